package io.abril.samples;

import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** {@code GET /date}: {@code YYYYMMDD - <hostname> <version>}. */
final class DateService extends Sample {

  public static void main(String[] args) throws IOException {
    Server.run(new DateService());
  }

  @Override
  Optional<Answer> get(String path) {
    if (!path.equals("/date")) {
      return status(path);
    }
    return Optional.of(Answer.ok(LocalDate.now().format(DateTimeFormatter.BASIC_ISO_DATE) + " - " + identity()));
  }
}
