package io.abril.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Writes documents over a kept connection, so that what is timed is not the start of a program. */
final class KvPut {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String objects;

  KvPut(BenchEnvironment environment) {
    this.objects =
        environment.variable("CONSUL_HTTP_ADDR") + "/v1/kv/" + BenchEnvironment.ROOT + "/objects/";
  }

  /** Writes one, and answers when it was sent. */
  long put(String plural, String name, String document) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(objects + plural + "/" + name))
            .PUT(BodyPublishers.ofString(document))
            .build();
    long sent = System.nanoTime();
    int status = client.send(request, BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IllegalStateException("Consul answered " + status);
    }
    return sent;
  }
}
