package io.abril.samples;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** A service: who it is (host name and version) and what it answers. {@link Server} does the rest. */
abstract class Sample {

  /** The image says which version it is; outside an image nobody does. */
  private final String version = Optional.ofNullable(System.getenv("SAMPLE_VERSION")).orElse("0.0.0-dev");

  private final String hostname = findHostname();

  /**
   * The answer to GET of a path, or nothing where the service has no such path.
   *
   * @param path never empty, starts with a slash, without the query
   */
  abstract Optional<Answer> get(String path);

  /** {@code <hostname> <version>}, by which a consumer sees whom it reached. */
  final String identity() {
    return hostname + " " + version;
  }

  /** Every service that another machine checks answers this alike. */
  static Optional<Answer> status(String path) {
    return path.equals("/status") ? Optional.of(Answer.ok("ok")) : Optional.empty();
  }

  private static String findHostname() {
    String given = System.getenv("HOSTNAME");
    if (given != null && !given.isBlank()) {
      return given;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
