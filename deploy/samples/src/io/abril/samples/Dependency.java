package io.abril.samples;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Another service that this one needs, known by its name only. */
final class Dependency {

  private static final int CONNECT_MILLIS = 500;
  private static final int READ_MILLIS = 2000;
  private static final int MAX_ANSWER = 4096;

  private final String name;
  private final String path;
  private final Targets targets;

  private Dependency(String name, String path) {
    this.name = name;
    this.path = path;
    this.targets = Targets.of(name);
  }

  /** The dependency whose name is in an environment variable, or has a default. */
  static Dependency named(String variable, String defaultName, String path) {
    return new Dependency(Optional.ofNullable(System.getenv(variable)).orElse(defaultName), path);
  }

  /** What the first target that answers says: 200 and its line, or 502 and a line that says why there is none. */
  Answer ask() {
    String reason = "DNS knows no address of it";
    List<InetSocketAddress> found;
    try {
      found = targets.find();
    } catch (IOException e) {
      return unanswered(e.getMessage());
    }
    for (InetSocketAddress target : found) {
      try {
        return Answer.ok(fetch(target).strip());
      } catch (IOException e) {
        reason = target.getAddress().getHostAddress() + ":" + target.getPort() + " says: " + e.getMessage();
      }
    }
    return unanswered(reason);
  }

  private Answer unanswered(String reason) {
    return new Answer(502, name + " does not answer: " + reason);
  }

  private String fetch(InetSocketAddress target) throws IOException {
    URL url = new URL("http", target.getAddress().getHostAddress(), target.getPort(), path);
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    // A kept connection would outlive the version it leads to.
    connection.setRequestProperty("Connection", "close");
    try {
      if (connection.getResponseCode() != 200) {
        throw new IOException("status " + connection.getResponseCode());
      }
      try (InputStream body = connection.getInputStream()) {
        return new String(body.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
      }
    } finally {
      connection.disconnect();
    }
  }
}
