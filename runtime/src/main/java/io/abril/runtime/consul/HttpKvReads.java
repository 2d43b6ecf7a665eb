package io.abril.runtime.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Listing;
import io.abril.schema.Json;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Reads of one root. Source: Consul's HTTP API pages "KV Store", "Blocking Queries" and
 * "Consistency Modes".
 */
final class HttpKvReads implements KvReads {
  private final ConsulHttp http;
  private final String root;
  private final WatchStats stats;

  HttpKvReads(ConsulHttp http, String root, WatchStats stats) {
    this.http = http;
    this.root = root;
    this.stats = stats;
  }

  @Override
  public Future<KvNames> pollNames(String prefix, long index) {
    stats.polled();
    return http.poll(path(prefix), Map.of("keys", ""), index).compose(r -> names(prefix, r));
  }

  @Override
  public Future<Listing> pollAll(String prefix, long index) {
    stats.polled();
    return http.pollPlain(path(prefix), Map.of("recurse", ""), index)
        .compose(r -> listing(prefix, r));
  }

  @Override
  public Future<KvNames> pollBell(String prefix, long index) {
    stats.polled();
    return http.poll(path(prefix), Map.of("keys", "", "separator", "/"), index)
        .compose(r -> names(prefix, r));
  }

  @Override
  public Future<KvNames> names(String prefix) {
    stats.probed();
    return http.get(path(prefix), Map.of("keys", "")).compose(r -> names(prefix, r));
  }

  @Override
  public Future<Long> index(String prefix) {
    stats.probed();
    // Consul can't be asked for less. Packing would take longer than the way, and nobody unpacks.
    return http.getPlain(path(prefix), Map.of("keys", ""))
        .compose(
            r -> {
              stats.answered(r.body().length());
              return honest(r)
                  ? Future.succeededFuture(r.index())
                  : ConsulError.failed("ask for the index of " + prefix, r);
            });
  }

  @Override
  public Future<Listing> all(String prefix) {
    stats.read();
    return http.getPlain(path(prefix), Map.of("recurse", "")).compose(r -> listing(prefix, r));
  }

  @Override
  public Future<Listing> one(String key) {
    stats.read();
    return http.getPlain(path(key), Map.of()).compose(r -> listing(key, r));
  }

  @Override
  public Future<Listing> allConsistent(String prefix) {
    stats.read();
    return http.getPlain(path(prefix), Map.of("recurse", "", "consistent", ""))
        .compose(r -> listing(prefix, r));
  }

  @Override
  public Future<Long> clock() {
    stats.probed();
    // Of a prefix that never was, Consul answers the index of its whole KV store.
    return http.get(path(".none/"), Map.of("keys", "", "consistent", ""))
        .compose(r -> names(".none/", r))
        .map(KvNames::index);
  }

  private String path(String key) {
    return KvPaths.of(root + "/" + key);
  }

  /** Without an index the next poll would not wait, so an answer without one is none. */
  private static boolean honest(ConsulHttp.Response r) {
    return (r.ok() || r.status() == 404) && r.index() > 0;
  }

  private Future<KvNames> names(String prefix, ConsulHttp.Response r) {
    stats.answered(r.body().length());
    if (!honest(r)) {
      return ConsulError.failed("list the names of " + prefix, r);
    }
    var names = new ArrayList<String>();
    for (String key : r.ok() ? Json.read(r.body(), String[].class) : new String[0]) {
      names.add(key.substring(root.length() + 1));
    }
    return Future.succeededFuture(new KvNames(names, r.index()));
  }

  private Future<Listing> listing(String prefix, ConsulHttp.Response r) {
    stats.answered(r.body().length());
    return honest(r)
        ? Future.succeededFuture(new Listing(entries(root, r), r.index()))
        : ConsulError.failed("read " + prefix, r);
  }

  /** The entries of an answer; none of one that isn't 2xx. */
  static List<Entry> entries(String root, ConsulHttp.Response response) {
    var entries = new ArrayList<Entry>();
    if (response.ok()) {
      for (JsonNode item : Json.tree(response.body())) {
        entries.add(entry(root, item));
      }
    }
    return entries;
  }

  private static Entry entry(String root, JsonNode item) {
    var value = item.path("Value");
    var text =
        value.isTextual()
            ? new String(Base64.getDecoder().decode(value.textValue()), StandardCharsets.UTF_8)
            : "";
    var key = item.path("Key").asText().substring(root.length() + 1);
    return new Entry(key, text, item.path("ModifyIndex").asLong());
  }
}
