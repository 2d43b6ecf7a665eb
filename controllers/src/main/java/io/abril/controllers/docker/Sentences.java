package io.abril.controllers.docker;

import com.github.dockerjava.api.exception.DockerException;
import io.abril.controllers.docker.DockerError.Reason;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Makes one sentence of what an engine, or the way to it, threw. */
final class Sentences {
  private static final Pattern MESSAGE =
      Pattern.compile("\"message\"\\s*:\\s*\"((?:\\\\.|[^\"\\\\])*)\"");
  private static final Pattern HOST_PATH =
      Pattern.compile("bind source path does not exist: (\\S.*)$");
  private static final Pattern PORT = Pattern.compile(":(\\d{1,5})(?:/(?:tcp|udp))?(?=[: ]|$)");

  private static final Pattern DENIED =
      Pattern.compile(
          "denied|unauthorized|authentication required|no basic auth", Pattern.CASE_INSENSITIVE);

  private final String node;
  private final String url;

  Sentences(String node, String url) {
    this.node = node;
    this.url = url;
  }

  /**
   * The error of a call.
   *
   * @param deed what was tried: {@code start date.0.a1b2c3}
   */
  DockerError of(String deed, Throwable thrown) {
    if (thrown instanceof DockerError known) {
      return known;
    }
    if (thrown instanceof DockerException refusal) {
      return refused(deed, refusal);
    }
    return silence(thrown)
        .orElseGet(
            () ->
                new DockerError(
                    Reason.REFUSED,
                    "could not " + deed + " on " + node + ": " + words(thrown),
                    thrown));
  }

  /** The error of a pull. */
  DockerError pull(String image, Optional<Credentials> login, Throwable thrown) {
    return ofRegistry(
        "image " + image + " is not on " + node + " and could not be pulled: ", login, thrown);
  }

  /** The error of a question to a registry. */
  DockerError registry(String image, Optional<Credentials> login, Throwable thrown) {
    return ofRegistry(
        "the registry of image " + image + ", asked by " + node + ", said: ", login, thrown);
  }

  private DockerError ofRegistry(String what, Optional<Credentials> login, Throwable thrown) {
    if (thrown instanceof DockerError known) {
      return known;
    }
    // A failed pull ends in a client exception that wraps nothing; a dead engine in an I/O one.
    return silence(thrown)
        .orElseGet(
            () -> {
              var words = words(thrown).replaceFirst("^Could not pull image: ", "");
              return new DockerError(Reason.IMAGE, what + words + access(words, login), thrown);
            });
  }

  /** What to do when a registry doesn't let somebody in; the engines' words differ. */
  private static String access(String words, Optional<Credentials> login) {
    if (!DENIED.matcher(words).find()) {
      return "";
    }
    return login
        .map(l -> "; it was asked with the " + l + " from the Secret of image.auth")
        .orElse("; it was asked without credentials: image.auth names none");
  }

  /** An engine that was found silent a moment ago and is not asked again yet. */
  DockerError silent(String why) {
    return new DockerError(
        Reason.UNREACHABLE, "the engine at " + url + " does not answer: " + why, null);
  }

  private DockerError refused(String deed, DockerException refusal) {
    String words = words(refusal);
    int status = refusal.getHttpStatus();
    if (words.contains("HTTP request to an HTTPS server")) {
      return unreachable(
          "it wants TLS; name its certificates in spec.docker.tls.secret (" + words + ")", refusal);
    }
    if (words.startsWith("No such image") || words.startsWith("no such image")) {
      return new DockerError(Reason.IMAGE, "the image is not on " + node + ": " + words, refusal);
    }
    if (status == 404) {
      return new DockerError(
          Reason.NOT_FOUND, "could not " + deed + " on " + node + ": " + words, refusal);
    }
    if (status == 409 && words.contains("container name")) {
      return new DockerError(
          Reason.NAME_TAKEN, "could not " + deed + " on " + node + ": " + words, refusal);
    }
    var missing = HOST_PATH.matcher(words);
    if (missing.find()) {
      return new DockerError(
          Reason.REFUSED,
          "host path "
              + missing.group(1)
              + " is not on "
              + node
              + ": make it there, or correct spec.volumes",
          refusal);
    }
    if (words.contains("port is already allocated") || words.contains("address already in use")) {
      return new DockerError(
          Reason.PORT, port(words) + " on " + node + " is taken: " + words, refusal);
    }
    return new DockerError(
        Reason.REFUSED, "could not " + deed + " on " + node + ": " + words, refusal);
  }

  private static String port(String words) {
    var m = PORT.matcher(words);
    String last = "";
    while (m.find()) {
      last = m.group(1);
    }
    return last.isEmpty() ? "a port" : "port " + last;
  }

  /** Whether this is an answer that did not come in time. */
  static boolean isTimeout(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof SocketTimeoutException
          || t instanceof TimeoutException
          || t.getClass().getSimpleName().contains("Timeout")) {
        return true;
      }
    }
    return false;
  }

  private Optional<DockerError> silence(Throwable thrown) {
    if (isTimeout(thrown)) {
      return Optional.of(unreachable("no answer in time", thrown));
    }
    var tls = TlsWords.of(thrown);
    if (tls.isPresent()) {
      return Optional.of(unreachable(tls.get(), thrown));
    }
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof IOException) {
        return Optional.of(unreachable(words(t), thrown));
      }
    }
    return Optional.empty();
  }

  private DockerError unreachable(String why, Throwable thrown) {
    return new DockerError(
        Reason.UNREACHABLE, "the engine at " + url + " does not answer: " + why, thrown);
  }

  /** The engine's own words, without their JSON. */
  static String words(Throwable thrown) {
    String text = thrown.getMessage();
    if (text == null || text.isBlank()) {
      return thrown.getClass().getSimpleName();
    }
    var m = MESSAGE.matcher(text);
    String words =
        m.find() ? m.group(1).replaceAll("\\\\([\"\\\\/])", "$1").replace("\\n", " ") : text;
    return words.strip().replaceAll("\\s+", " ").replaceFirst("^Status \\d+: ", "");
  }
}
