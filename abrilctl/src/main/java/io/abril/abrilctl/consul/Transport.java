package io.abril.abrilctl.consul;

import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** Sends a request to the first address that answers, and once more while Consul elects. */
final class Transport {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ELECTION = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final ConsulSettings settings;
  private final Optional<SSLSocketFactory> authorities;
  private int current;

  /**
   * An answer.
   *
   * @param index X-Consul-Index, or 0
   */
  record Answer(int status, long index, String body) {
    boolean ok() {
      return status / 100 == 2;
    }
  }

  Transport(ConsulSettings settings) {
    this.settings = settings;
    this.authorities =
        settings.caCertificate().map(pem -> Authorities.trusting("CONSUL_CACERT", pem));
  }

  /**
   * Asks.
   *
   * @param doing for errors: "reading abril/objects"
   */
  Answer send(String doing, String method, String path, Optional<String> body, Duration timeout) {
    long electionEnds = System.nanoTime() + ELECTION.toNanos();
    while (true) {
      var answer = sendToAny(doing, method, path, body, timeout);
      boolean electing = answer.status() >= 500;
      if (electing && System.nanoTime() < electionEnds) {
        pause();
        continue;
      }
      if (electing) {
        throw new Failure(
            ExitCode.UNREACHABLE,
            doing
                + ": Consul at "
                + address()
                + " answers "
                + answer.status()
                + ": "
                + answer.body().strip()
                + "; 'consul operator raft list-peers' shows its servers");
      }
      if (answer.status() == 401 || answer.status() == 403) {
        throw new Failure(
            ExitCode.DENIED,
            doing
                + ": Consul denies it ("
                + answer.body().strip()
                + "); set CONSUL_HTTP_TOKEN to a token that may");
      }
      return answer;
    }
  }

  private URI address() {
    return settings.addresses().get(current);
  }

  private Answer sendToAny(
      String doing, String method, String path, Optional<String> body, Duration timeout) {
    var failures = new ArrayList<String>();
    IOException last = null;
    for (int i = 0; i < settings.addresses().size(); i++) {
      try {
        return send(method, path, body, timeout);
      } catch (IOException e) {
        failures.add(address() + " (" + reason(e) + ")");
        last = e;
        current = (current + 1) % settings.addresses().size();
      }
    }
    throw new Failure(
        ExitCode.UNREACHABLE,
        doing
            + ": no Consul answers at "
            + String.join(", ", failures)
            + "; give its address with --consul or CONSUL_HTTP_ADDR",
        last);
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private Answer send(String method, String path, Optional<String> body, Duration timeout)
      throws IOException {
    var connection = (HttpURLConnection) URI.create(address() + path).toURL().openConnection();
    if (connection instanceof HttpsURLConnection https) {
      authorities.ifPresent(https::setSSLSocketFactory);
    }
    connection.setConnectTimeout((int) CONNECT.toMillis());
    connection.setReadTimeout((int) timeout.toMillis());
    connection.setRequestMethod(method);
    connection.setUseCaches(false);
    settings.token().ifPresent(token -> connection.setRequestProperty("X-Consul-Token", token));
    if (body.isPresent()) {
      connection.setDoOutput(true);
      try (var out = connection.getOutputStream()) {
        out.write(body.get().getBytes(StandardCharsets.UTF_8));
      }
    }
    int status = connection.getResponseCode();
    try (var in = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
      var text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Answer(status, connection.getHeaderFieldLong("X-Consul-Index", 0), text);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ExitCode.FAILED, "interrupted", e);
    }
  }
}
