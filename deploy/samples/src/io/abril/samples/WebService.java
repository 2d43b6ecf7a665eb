package io.abril.samples;

import java.io.IOException;
import java.util.Optional;

/**
 * {@code GET /}: three lines, {@code <hostname> <version>:} and what {@code date} and {@code time} say. A dependency
 * that does not answer gets a line that says so, and makes the status 502.
 */
final class WebService extends Sample {

  private final Dependency date = Dependency.named("DATE_NAME", "date-1.service.consul", "/date");
  private final Dependency time = Dependency.named("TIME_NAME", "time-1.service.consul", "/time");

  public static void main(String[] args) throws IOException {
    Server.run(new WebService());
  }

  @Override
  Optional<Answer> get(String path) {
    if (!path.equals("/")) {
      return status(path);
    }
    Answer dateLine = date.ask();
    Answer timeLine = time.ask();
    int status = Math.max(dateLine.status(), timeLine.status());
    return Optional.of(new Answer(status, identity() + ":\n" + dateLine.body() + "\n" + timeLine.body()));
  }
}
