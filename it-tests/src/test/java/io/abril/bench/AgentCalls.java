package io.abril.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** The least that has to be told to Consul of a container: a key and a passing service. */
final class AgentCalls {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String consul;

  AgentCalls(String consul) {
    this.consul = consul;
  }

  void register(String id, int port) {
    put("/v1/kv/abril-bench-registered/" + id, BodyPublishers.ofString("{\"port\": " + port + "}"));
    var service =
        """
        {"ID": "%s", "Name": "bench-registered", "Address": "127.0.0.1", "Port": %d,
         "Check": {"CheckID": "%s", "TTL": "1h", "Status": "passing"}}
        """;
    put("/v1/agent/service/register", BodyPublishers.ofString(service.formatted(id, port, id)));
  }

  void deregister(String id) {
    put("/v1/agent/service/deregister/" + id, BodyPublishers.noBody());
    send("DELETE", "/v1/kv/abril-bench-registered/" + id, BodyPublishers.noBody());
  }

  private void put(String path, BodyPublisher body) {
    send("PUT", path, body);
  }

  private void send(String method, String path, BodyPublisher body) {
    try {
      var request = HttpRequest.newBuilder(URI.create(consul + path)).method(method, body).build();
      var answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("Consul answered " + answer.statusCode() + " to " + path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
