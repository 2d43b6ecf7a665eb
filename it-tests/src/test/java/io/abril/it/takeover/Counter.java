package io.abril.it.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.schema.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/** The counted object in Consul KV, and a watch of every state that it is seen in. */
final class Counter implements AutoCloseable {
  private static final String STATUS = "/v1/kv/abril/status/counters/one";

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final String consul;
  private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());
  private final Thread watch = new Thread(this::watch, "counter-watch");
  private volatile boolean closed;

  /** A state of the status. */
  record Seen(long index, long count, String by, long epoch) {}

  /** Declares the object, and watches it. */
  Counter(String consul) throws IOException, InterruptedException {
    this.consul = consul;
    var put =
        HttpRequest.newBuilder(URI.create(consul + "/v1/kv/abril/objects/counters/one"))
            .PUT(BodyPublishers.ofString(Journal.COUNTER))
            .build();
    assertThat(client.send(put, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    watch.setDaemon(true);
    watch.start();
  }

  private void watch() {
    long index = 0;
    while (!closed) {
      try {
        var request =
            HttpRequest.newBuilder(URI.create(consul + STATUS + "?wait=2s&index=" + index))
                .timeout(Duration.ofSeconds(10))
                .build();
        var answer = client.send(request, BodyHandlers.ofString());
        index = Long.parseLong(answer.headers().firstValue("X-Consul-Index").orElse("0"));
        if (answer.statusCode() == 200) {
          seen.add(seen(answer));
        }
      } catch (IOException e) {
        index = 0; // it is asked again
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static Seen seen(HttpResponse<String> answer) {
    JsonNode item = Json.tree(answer.body()).path(0);
    var value = Base64.getDecoder().decode(item.path("Value").asText());
    var status = Json.tree(new String(value, StandardCharsets.UTF_8));
    return new Seen(
        item.path("ModifyIndex").asLong(),
        status.path("count").asLong(),
        status.path("by").asText(),
        status.path("epoch").asLong());
  }

  /** Who wrote last. */
  Seen now() {
    synchronized (seen) {
      assertThat(seen).isNotEmpty();
      return seen.get(seen.size() - 1);
    }
  }

  /** Each state follows from the one before, and no former leader ever wrote again. */
  void assertOneWrote() {
    synchronized (seen) {
      assertThat(seen).extracting(Seen::index).isSorted();
      assertThat(seen).extracting(Seen::count).isSorted();
      assertThat(seen).extracting(Seen::epoch).isSorted();
    }
  }

  @Override
  public void close() {
    closed = true;
    watch.interrupt();
  }
}
