package io.abril.it.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Single requests. */
public final class Http {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** One for all: a client each would hold a connection each, and an agent refuses the 201st. */
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();

  /** What a server said. */
  public record Answer(int status, HttpHeaders headers, String body) {
    /** A header, or nothing. */
    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    /** The body of a 200 without the line end. */
    public String ok() {
      if (status != 200) {
        throw new AssertionError("answer " + status + ": " + body);
      }
      return body.strip();
    }
  }

  /**
   * GET of a path at an address, as if that were the host's, on a connection of its own: a kept one
   * is answered by the HAProxy worker of that time, as of that time.
   */
  public Answer get(String address, String host, String path) {
    return get(address, path, Map.of("Host", host, "Connection", "close"));
  }

  /** GET of a path at an address. */
  public Answer get(String address, String path) {
    return get(address, path, Map.of());
  }

  Answer get(String address, String path, Map<String, String> headers) {
    var request = HttpRequest.newBuilder(URI.create("http://" + address + path)).timeout(LIMIT);
    headers.forEach(request::header);
    try {
      var response = CLIENT.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException("http://" + address + path + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
