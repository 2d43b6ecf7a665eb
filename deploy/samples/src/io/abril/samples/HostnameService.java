package io.abril.samples;

import java.io.IOException;
import java.util.Optional;

/** Every path: {@code <hostname> <version>}. */
final class HostnameService extends Sample {

  public static void main(String[] args) throws IOException {
    Server.run(new HostnameService());
  }

  @Override
  Optional<Answer> get(String path) {
    return Optional.of(Answer.ok(identity()));
  }
}
