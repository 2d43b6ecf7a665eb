package io.abril.controllers.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.transport.DockerHttpClient;
import io.abril.schema.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a registry, through an engine, which digest a tag has now (Engine API, {@code GET
 * /distribution/{name}/json}); nothing is pulled. The library has no command for it.
 */
final class Distribution {
  private Distribution() {}

  static String digest(DockerHttpClient engine, String reference, Optional<Credentials> login) {
    var request =
        DockerHttpClient.Request.builder()
            .method(DockerHttpClient.Request.Method.GET)
            .path("/distribution/" + ImageRef.exact(reference) + "/json")
            .putAllHeaders(headers(reference, login))
            .build();
    try (var response = engine.execute(request)) {
      var text = new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
      if (response.getStatusCode() != 200) {
        throw new DockerClientException(words(text));
      }
      return Json.tree(text).path("Descriptor").path("digest").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String words(String text) {
    try {
      JsonNode message = Json.tree(text).path("message");
      return message.asText(text);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static Map<String, String> headers(String reference, Optional<Credentials> login) {
    var headers = new LinkedHashMap<String, String>();
    login.ifPresent(
        l -> {
          var json = Json.mapper().createObjectNode();
          json.put("username", l.username()).put("password", l.password());
          json.put("serveraddress", ImageRef.registry(reference));
          var bytes = json.toString().getBytes(StandardCharsets.UTF_8);
          headers.put("X-Registry-Auth", Base64.getUrlEncoder().encodeToString(bytes));
        });
    return headers;
  }
}
