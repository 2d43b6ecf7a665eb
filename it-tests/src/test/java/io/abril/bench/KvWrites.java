package io.abril.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Writes documents over a kept connection, so that what is timed is not the start of a program. */
final class KvWrites {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String objects;

  KvWrites(BenchEnvironment environment) {
    this.objects =
        environment.variable("CONSUL_HTTP_ADDR") + "/v1/kv/" + BenchEnvironment.ROOT + "/objects/";
  }

  /** Writes one, and answers when it was sent. */
  long put(String plural, String name, String document) {
    return send(plural, name, "PUT", BodyPublishers.ofString(document));
  }

  /** Deletes one, and answers when that was sent. */
  long delete(String plural, String name) {
    return send(plural, name, "DELETE", BodyPublishers.noBody());
  }

  /** How long plain writes take that concern nobody, in milliseconds: what any change costs. */
  double[] plainMillis(int count) {
    var plain = new double[count];
    var uri = URI.create(objects).resolve("/v1/kv/abril-bench/plain");
    for (int i = 0; i < count; i++) {
      long sent = send(uri, "PUT", BodyPublishers.ofString(Integer.toString(i)));
      plain[i] = (System.nanoTime() - sent) / 1e6;
    }
    return plain;
  }

  private long send(String plural, String name, String method, BodyPublisher body) {
    return send(URI.create(objects + plural + "/" + name), method, body);
  }

  private long send(URI uri, String method, BodyPublisher body) {
    long sent = System.nanoTime();
    try {
      var request = HttpRequest.newBuilder(uri).method(method, body).build();
      int status = client.send(request, BodyHandlers.discarding()).statusCode();
      if (status != 200) {
        throw new IllegalStateException("Consul answered " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return sent;
  }
}
