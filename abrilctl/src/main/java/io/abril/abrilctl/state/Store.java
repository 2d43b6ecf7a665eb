package io.abril.abrilctl.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.consul.ConsulClient;
import io.abril.abrilctl.consul.KvEntry;
import io.abril.api.Kind;
import io.abril.api.Ref;
import io.abril.schema.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.UUID;

/** The objects of one root. */
public final class Store {
  private final ConsulClient consul;
  private final Keys keys;
  private final Kinds kinds;

  /** The objects below a root. */
  public Store(ConsulClient consul, String root) {
    this.consul = consul;
    this.keys = new Keys(root);
    this.kinds = new Kinds(consul, keys);
  }

  /** Consul itself, for what is not an object. */
  public ConsulClient consul() {
    return consul;
  }

  /** The kinds of the root. */
  public Kinds kinds() {
    return kinds;
  }

  /** Where things are. */
  public Keys keys() {
    return keys;
  }

  /** One object; one without any key when there is none. */
  public ObjectView get(Kind<?, ?> kind, String name) {
    var ref = kind.ref(name);
    // The status first: read before what it speaks of, it can only be older, never ahead of it.
    var status = consul.get(keys.status(ref));
    var accepted = consul.get(keys.accepted(ref));
    var document = consul.get(keys.document(ref));
    return new ObjectView(
        kind,
        name,
        document,
        accepted.map(Store::tree),
        status.map(Store::tree),
        kinds.admission());
  }

  /** One object, or a failure when there is none. */
  public ObjectView need(Kind<?, ?> kind, String name) {
    var object = get(kind, name);
    if (!object.exists()) {
      throw Failure.notFound(
          object.ref().toString(), "'abrilctl get " + kind.plural() + "' lists what is there");
    }
    return object;
  }

  /** All objects of a kind, by name. */
  public List<ObjectView> list(Kind<?, ?> kind) {
    var statuses = byName("status", kind);
    var accepted = byName("accepted", kind);
    var documents = byName("objects", kind);
    var names = new TreeSet<>(documents.keySet());
    names.addAll(accepted.keySet());
    names.addAll(statuses.keySet());
    return names.stream()
        .map(
            name ->
                new ObjectView(
                    kind,
                    name,
                    Optional.ofNullable(documents.get(name)),
                    Optional.ofNullable(accepted.get(name)).map(Store::tree),
                    Optional.ofNullable(statuses.get(name)).map(Store::tree),
                    kinds.admission()))
        .toList();
  }

  private Map<String, KvEntry> byName(String sort, Kind<?, ?> kind) {
    var prefix = keys.all(sort) + kind.plural() + "/";
    var byName = new HashMap<String, KvEntry>();
    for (var entry : consul.list(prefix)) {
      var name = entry.key().substring(prefix.length());
      if (!name.isEmpty() && !name.startsWith(".") && name.indexOf('/') < 0) {
        byName.put(name, entry);
      }
    }
    return byName;
  }

  /** Entries below a part of the root that are JSON objects, by the rest of their keys. */
  public Map<String, JsonNode> rows(String sort) {
    var prefix = keys.all(sort);
    var rows = new java.util.TreeMap<String, JsonNode>();
    for (var entry : consul.list(prefix)) {
      var name = entry.key().substring(prefix.length());
      var value = tree(entry);
      if (value.isObject() && !name.endsWith(".keep")) {
        rows.put(name, value);
      }
    }
    return rows;
  }

  /** Writes a document if the present one still is that revision; whether it did. */
  public boolean write(Ref ref, JsonNode document, Optional<KvEntry> expected) {
    long revision = expected.map(KvEntry::modifyIndex).orElse(0L);
    return consul.put(
        keys.document(ref), document.toPrettyString() + "\n", OptionalLong.of(revision));
  }

  /** Deletes a document; a failure when it changed meanwhile. */
  public void delete(KvEntry document) {
    if (!consul.delete(document.key(), OptionalLong.of(document.modifyIndex()))) {
      throw new Failure(
          ExitCode.CONFLICT, document.key() + " was changed just now; look at it and try again");
    }
  }

  /** Asks an object's reconciler for something that is not desired state; answers the id. */
  public String request(Ref ref, Request request, Instant now) {
    var id =
        Long.toString(now.toEpochMilli(), 36) + "-" + UUID.randomUUID().toString().substring(0, 6);
    consul.put(keys.operations(ref) + id, Json.write(request), OptionalLong.of(0));
    return id;
  }

  /** Whether a request waits that nobody has seen to yet. */
  public boolean requested(Ref ref, Instant now) {
    return rows("ops/" + ref).values().stream()
        .map(row -> Json.read(row, Request.class))
        .anyMatch(request -> request.expires() == null || request.expires().isAfter(now));
  }

  /** What is not JSON has no fields. */
  private static JsonNode tree(KvEntry entry) {
    try {
      return Json.tree(entry.value());
    } catch (IllegalArgumentException e) {
      return JsonNodeFactory.instance.missingNode();
    }
  }
}
