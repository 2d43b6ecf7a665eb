package io.abril.controllers.consul;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.runtime.consul.ConsulError;
import io.abril.runtime.consul.ConsulHttp;
import io.abril.runtime.store.StateStore.Fence;
import io.abril.schema.Json;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Keys in Consul KV outside of the root. Each is marked by its flags as the root's own; what bears
 * no such mark is somebody else's and is neither overwritten nor deleted. Every write is fenced,
 * and depends on the key being as it was read. Sources: Consul's HTTP API pages "KV Store" and
 * "Transactions".
 */
public final class OutsideKeys {
  private final ConsulHttp http;
  private final String root;
  private final long mark;
  private final Supplier<Optional<Fence>> fence;

  /** What became of a key. */
  public enum Outcome {
    /** It is as it should be. */
    DONE,
    /** It is there and somebody else's. */
    FOREIGN,
    /** The controllers' token may not. */
    DENIED
  }

  /**
   * Keys that this root marks as its own.
   *
   * @param fence what a write of the leader carries; empty while this process doesn't lead
   */
  public OutsideKeys(ConsulHttp http, String root, Supplier<Optional<Fence>> fence) {
    this.http = http;
    this.root = root;
    this.mark = mark(root);
    this.fence = fence;
  }

  /** 48 bits, so that it survives programs that read numbers as floating-point ones. */
  static long mark(String root) {
    return Long.parseLong(io.abril.controllers.Hashes.hex12("abril-publish " + root), 16);
  }

  private record Key(boolean there, long index, long flags, String value) {}

  /** Sets a key that isn't there, or is ours. */
  public Future<Outcome> set(String path, String value) {
    return read(path)
        .compose(
            key -> {
              if (key.there() && key.flags() != mark) {
                return Future.succeededFuture(Outcome.FOREIGN);
              }
              if (key.there() && key.value().equals(value)) {
                return Future.succeededFuture(Outcome.DONE);
              }
              var write = operation("cas", path).put("Index", key.index()).put("Flags", mark);
              write.put("Value", base64(value));
              return commit(path, write);
            })
        .recover(OutsideKeys::denied);
  }

  /** Deletes a key if it is ours. */
  public Future<Outcome> remove(String path) {
    return read(path)
        .compose(
            key ->
                key.there() && key.flags() == mark
                    ? commit(path, operation("delete-cas", path).put("Index", key.index()))
                    : Future.succeededFuture(Outcome.DONE))
        .recover(OutsideKeys::denied);
  }

  private static final class Denied extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Denied(String message) {
      super(message);
    }
  }

  private static Future<Outcome> denied(Throwable error) {
    return error instanceof Denied
        ? Future.succeededFuture(Outcome.DENIED)
        : Future.failedFuture(error);
  }

  private Future<Key> read(String path) {
    return http.get("/v1/kv/" + escaped(path), Map.of("consistent", ""))
        .compose(
            r -> {
              if (r.status() == 404) {
                return Future.succeededFuture(new Key(false, 0, 0, ""));
              }
              if (r.status() == 403) {
                return Future.failedFuture(new Denied(r.body()));
              }
              return r.ok()
                  ? Future.succeededFuture(key(Json.tree(r.body()).path(0)))
                  : ConsulError.failed("read the key " + path, r);
            });
  }

  private static Key key(JsonNode entry) {
    var value = entry.path("Value").asText("");
    return new Key(
        true,
        entry.path("ModifyIndex").asLong(),
        entry.path("Flags").asLong(),
        entry.path("Value").isNull()
            ? ""
            : new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
  }

  private Future<Outcome> commit(String path, ObjectNode write) {
    var held = fence.get();
    if (held.isEmpty()) {
      return Future.failedFuture("this controller doesn't lead any more");
    }
    var operations = JsonNodeFactory.instance.arrayNode();
    operations
        .addObject()
        .set(
            "KV",
            operation("check-session", root + "/" + held.get().lockKey())
                .put("Session", held.get().session()));
    operations.addObject().set("KV", write);
    return http.put("/v1/txn", Map.of(), operations.toString())
        .compose(
            r -> {
              if (r.ok()) {
                return Future.succeededFuture(Outcome.DONE);
              }
              return r.body().contains("Permission denied") || r.status() == 403
                  ? Future.failedFuture(new Denied(r.body()))
                  : ConsulError.failed("write the key " + path, r);
            });
  }

  private static ObjectNode operation(String verb, String key) {
    return JsonNodeFactory.instance.objectNode().put("Verb", verb).put("Key", key);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String escaped(String path) {
    return Arrays.stream(path.split("/", -1))
        .map(ConsulCatalog::escape)
        .collect(Collectors.joining("/"));
  }
}
