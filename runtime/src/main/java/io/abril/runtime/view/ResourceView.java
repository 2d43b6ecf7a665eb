package io.abril.runtime.view;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accepted objects of one kind with their statuses, read from the views of both. Parsed once
 * per revision.
 */
public final class ResourceView<S, T> {
  private static final Logger LOG = LoggerFactory.getLogger(ResourceView.class);

  private final Kind<S, T> kind;
  private final KvView accepted;
  private final KvView statuses;
  private final Map<String, Cached<S, T>> cache = new HashMap<>();

  private record Cached<S, T>(long accepted, long status, Optional<Resource<S, T>> resource) {}

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
      var last = Optional.ofNullable(cached).flatMap(c -> c.resource);
      cached =
          new Cached<>(
              entry.get().revision(), statusRevision, parse(entry.get(), status).or(() -> last));
      cache.put(name, cached);
    }
    return cached.resource;
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

  /** Empty for a record that can't be read; the last readable one is kept then. */
  private Optional<Resource<S, T>> parse(Entry entry, Optional<Entry> statusEntry) {
    try {
      var document = Json.tree(entry.value());
      var meta = Json.read(document.required("metadata"), Meta.class);
      var spec = Json.read(document.required("spec"), kind.specType());
      var status = statusEntry.flatMap(e -> Stored.object(e.value()));
      return Optional.of(
          new Resource<>(
              kind,
              meta,
              spec,
              status.flatMap(this::fields),
              status.map(Stored::conditions).orElse(List.of())));
    } catch (IllegalArgumentException e) {
      LOG.error("key={} outcome=unreadable cause=\"{}\"", entry.key(), e.getMessage());
      return Optional.empty();
    }
  }

  /** A status that says of a document only that it was refused has no fields of the kind. */
  private Optional<T> fields(JsonNode status) {
    return status.path("reconciled").asBoolean()
        ? Stored.read(status.toString(), kind.statusType())
        : Optional.empty();
  }
}
