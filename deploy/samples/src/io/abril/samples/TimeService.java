package io.abril.samples;

import java.io.IOException;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** {@code GET /time}: {@code HH:MM:SS - <hostname> <version>}. */
final class TimeService extends Sample {

  private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("HH:mm:ss");

  public static void main(String[] args) throws IOException {
    Server.run(new TimeService());
  }

  @Override
  Optional<Answer> get(String path) {
    if (!path.equals("/time")) {
      return status(path);
    }
    return Optional.of(Answer.ok(LocalTime.now().format(FORMAT) + " - " + identity()));
  }
}
