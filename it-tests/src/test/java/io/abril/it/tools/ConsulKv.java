package io.abril.it.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.abril.schema.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Consul as a user sees it: {@code consul kv} writes, and the HTTP interface is read. */
public final class ConsulKv {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Command command;
  private final Http http;
  private final String address;
  private final String token;
  private final String root;

  /** The Consul at that address, seen with that token. */
  public ConsulKv(Command command, String url, String token, String root) {
    this.command = command;
    this.http = new Http();
    this.address = url.replace("http://", "");
    this.token = token;
    this.root = root;
  }

  /** {@code consul kv put ROOT/objects/PLURAL/NAME -}. */
  public void putObject(String plural, String name, String document) {
    command.feed(LIMIT, document, "consul", "kv", "put", key("objects", plural, name), "-").ok();
  }

  /** {@code consul kv delete ROOT/objects/PLURAL/NAME}. */
  public void deleteObject(String plural, String name) {
    command.run(LIMIT, "consul", "kv", "delete", key("objects", plural, name)).ok();
  }

  private String key(String family, String plural, String name) {
    return root + "/" + family + "/" + plural + "/" + name;
  }

  /** The text at {@code ROOT/FAMILY/PLURAL/NAME}, if there is one. */
  public Optional<String> text(String family, String plural, String name) {
    var answer = get("/v1/kv/" + key(family, plural, name) + "?raw");
    return answer.status() == 200 ? Optional.of(answer.body()) : Optional.empty();
  }

  /** The status of an object; missing when there is none. */
  public JsonNode status(String plural, String name) {
    return text("status", plural, name).map(Json::tree).orElseGet(MissingNode::getInstance);
  }

  /** One condition of an object; missing when there is none. */
  public JsonNode condition(String plural, String name, String type) {
    return StreamSupport.stream(status(plural, name).path("conditions").spliterator(), false)
        .filter(c -> c.path("type").asText().equals(type))
        .findFirst()
        .orElseGet(MissingNode::getInstance);
  }

  /** Keys below {@code ROOT/PREFIX}, pins aside, without the root. */
  public List<String> keys(String prefix) {
    var answer = get("/v1/kv/" + root + "/" + prefix + "?keys");
    if (answer.status() == 404) {
      return List.of();
    }
    return StreamSupport.stream(Json.tree(answer.body()).spliterator(), false)
        .map(key -> key.asText().substring(root.length() + 1))
        .filter(key -> !key.endsWith("/.keep"))
        .toList();
  }

  /** Instances of a service in the catalog. */
  public JsonNode service(String name) {
    return tree("/v1/catalog/service/" + name);
  }

  /** What that path of the HTTP interface answers. */
  public JsonNode tree(String path) {
    var answer = get(path);
    if (answer.status() != 200) {
      throw new AssertionError(path + " answers " + answer.status() + " " + answer.body());
    }
    return Json.tree(answer.body());
  }

  private Http.Answer get(String path) {
    return http.get(address, path, java.util.Map.of("X-Consul-Token", token));
  }
}
