package io.abril.runtime.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.api.Condition;
import io.abril.api.Kind;
import io.abril.api.Meta;
import io.abril.api.Resource;
import io.abril.runtime.store.Entry;
import io.abril.schema.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The accepted objects of one kind with their statuses, read from the views of both. Parsed once
 * per revision.
 */
public final class ResourceView<S, T> {
  private final Kind<S, T> kind;
  private final KvView accepted;
  private final KvView statuses;
  private final Map<String, Cached<S, T>> cache = new HashMap<>();

  private record Cached<S, T>(long accepted, long status, Resource<S, T> resource) {}

  /** A view of a kind over the views of {@code accepted/} and {@code status/}. */
  public ResourceView(Kind<S, T> kind, KvView accepted, KvView statuses) {
    this.kind = kind;
    this.accepted = accepted;
    this.statuses = statuses;
  }

  /** Its kind. */
  public Kind<S, T> kind() {
    return kind;
  }

  /** One object, if it was accepted. */
  public Optional<Resource<S, T>> find(String name) {
    var entry = accepted.get("accepted/" + kind.ref(name));
    if (entry.isEmpty()) {
      cache.remove(name);
      return Optional.empty();
    }
    var status = statuses.get("status/" + kind.ref(name));
    long statusRevision = status.map(Entry::revision).orElse(0L);
    var cached = cache.get(name);
    if (cached == null
        || cached.accepted != entry.get().revision()
        || cached.status != statusRevision) {
      cached = new Cached<>(entry.get().revision(), statusRevision, parse(entry.get(), status));
      cache.put(name, cached);
    }
    return Optional.of(cached.resource);
  }

  /** Every accepted object, by name. */
  public List<Resource<S, T>> all() {
    var prefix = "accepted/" + kind.plural() + "/";
    var all = new ArrayList<Resource<S, T>>();
    for (Entry entry : accepted.below(prefix)) {
      var name = entry.key().substring(prefix.length());
      if (!name.equals(".keep")) {
        find(name).ifPresent(all::add);
      }
    }
    return all;
  }

  private Resource<S, T> parse(Entry entry, Optional<Entry> statusEntry) {
    var document = Json.tree(entry.value());
    var meta = Json.read(document.path("metadata"), Meta.class);
    var spec = Json.read(document.path("spec"), kind.specType());
    Optional<T> status = Optional.empty();
    List<Condition> conditions = List.of();
    if (statusEntry.isPresent()) {
      var tree = Json.tree(statusEntry.get().value());
      conditions = conditions(tree);
      // A status that says of a document only that it was refused has no fields of the kind.
      if (tree.path("reconciled").asBoolean()) {
        status = Optional.of(Json.read(tree, kind.statusType()));
      }
    }
    return new Resource<>(kind, meta, spec, status, conditions);
  }

  private static List<Condition> conditions(JsonNode status) {
    var all = new ArrayList<Condition>();
    status.path("conditions").forEach(c -> all.add(Json.read(c, Condition.class)));
    return all;
  }
}
