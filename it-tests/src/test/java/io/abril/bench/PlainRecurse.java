package io.abril.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.runtime.consul.ConsulHttp;
import io.abril.schema.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** The peer: one recursive blocking query after the other, and the difference of their answers. */
final class PlainRecurse {
  private final ConsulHttp http;
  private final BenchDocuments documents;
  private final Map<String, Long> known = new HashMap<>();
  private volatile boolean closed;

  PlainRecurse(ConsulHttp http, BenchDocuments documents) {
    this.http = http;
    this.documents = documents;
  }

  void close() {
    closed = true;
  }

  void poll(long index) {
    if (closed) {
      return;
    }
    http.pollPlain("/v1/kv/" + BenchDocuments.ROOT + "/objects/", Map.of("recurse", ""), index)
        .onSuccess(
            answer -> {
              take(answer.body());
              poll(answer.index());
            });
  }

  private void take(String body) {
    for (JsonNode item : Json.tree(body)) {
      long revision = item.path("ModifyIndex").asLong();
      var before = known.put(item.path("Key").asText(), revision);
      if (before == null || before != revision) {
        var value = Base64.getDecoder().decode(item.path("Value").asText());
        documents.told(new String(value, StandardCharsets.UTF_8));
      }
    }
  }
}
