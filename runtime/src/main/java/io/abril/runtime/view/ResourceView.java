package io.abril.runtime.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.api.Kind;
import io.abril.api.Meta;
import io.abril.api.Ref;
import io.abril.api.Resource;
import io.abril.runtime.Index;
import io.abril.runtime.store.Entry;
import io.abril.schema.Json;
import io.abril.schema.Upgrades;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accepted objects of one kind with their statuses, read from the views of both, and exactly as
 * they are: what was written is found at once, also by index. An object is parsed when it is read
 * after a change; its spec not again when its status alone has changed.
 */
public final class ResourceView<S, T> {
  private static final Logger LOG = LoggerFactory.getLogger(ResourceView.class);

  private final Kind<S, T> kind;
  private final KvView accepted;
  private final KvView statuses;
  private final Map<String, Read<S>> read = new HashMap<>();
  private final Derived<Resource<S, T>> resources = new Derived<>(this::derive);
  private final IndexTable<Resource<S, T>> owners;
  private final Map<Index<S, T>, IndexTable<Resource<S, T>>> tables = new HashMap<>();

  /**
   * The part of a record that needs no status.
   *
   * @param from the record as it is now
   * @param head what was last readable of it
   */
  private record Read<S>(Entry from, Optional<Head<S>> head) {}

  private record Head<S>(Meta meta, S spec) {}

  /** A view of a kind over the views of {@code accepted/} and {@code status/}. */
  public ResourceView(Kind<S, T> kind, KvView accepted, KvView statuses) {
    this.kind = kind;
    this.accepted = accepted;
    this.statuses = statuses;
    follow(accepted, "accepted/" + kind.plural() + "/");
    follow(statuses, "status/" + kind.plural() + "/");
    this.owners = new IndexTable<>(ResourceView::owner);
    resources.index(owners);
  }

  private void follow(KvView view, String prefix) {
    view.whenTouched(key -> touched(key, prefix));
    view.keys().forEach(key -> touched(key, prefix));
  }

  private void touched(String key, String prefix) {
    if (key.startsWith(prefix) && !key.endsWith("/.keep")) {
      var name = key.substring(prefix.length());
      if (accepted.get("accepted/" + kind.ref(name)).isEmpty()) {
        // What comes back under this name is another object: nothing of this one is kept for it.
        read.remove(name);
      }
      resources.touched(name);
    }
  }

  private static Set<String> owner(Resource<?, ?> resource) {
    return resource.meta().owner().map(o -> Set.of(o.ref().toString())).orElse(Set.of());
  }

  /** Its kind. */
  public Kind<S, T> kind() {
    return kind;
  }

  /** Keeps an index from now on; one that it keeps already is kept once. */
  public void index(Index<S, T> index) {
    if (!tables.containsKey(index)) {
      var table = new IndexTable<Resource<S, T>>(resource -> values(index, resource));
      tables.put(index, table);
      resources.index(table);
    }
  }

  /** One object, if it was accepted. */
  public Optional<Resource<S, T>> find(String name) {
    return resources.get(name);
  }

  /** Every accepted object, by name. */
  public List<Resource<S, T>> all() {
    return resources.all();
  }

  /**
   * The objects that the index files under this, by name.
   *
   * @throws IllegalArgumentException for an index that was not declared
   */
  public List<Resource<S, T>> byIndex(Index<S, T> index, String value) {
    var table = tables.get(index);
    if (table == null) {
      throw new IllegalArgumentException(
          "no controller of this operator declares the index "
              + index
              + "; add .index(…) to the one that reads it");
    }
    resources.settle();
    return table.at(value);
  }

  /** The children of that object, and of earlier ones of its name, by name. */
  public List<Resource<S, T>> ownedBy(Ref owner) {
    resources.settle();
    return owners.at(owner.toString());
  }

  /** An index that throws, or answers null, spoils nothing but itself. */
  private static <S, T> Set<String> values(Index<S, T> index, Resource<S, T> resource) {
    try {
      return Set.copyOf(index.values(resource));
    } catch (RuntimeException e) {
      LOG.error(
          "object={} index={} outcome=not-indexed cause=\"{}\"",
          resource.ref(),
          index,
          e.toString());
      return Set.of();
    }
  }

  private Optional<Resource<S, T>> derive(String name) {
    var record = accepted.get("accepted/" + kind.ref(name));
    if (record.isEmpty()) {
      read.remove(name);
      return Optional.empty();
    }
    var status = statuses.get("status/" + kind.ref(name)).flatMap(e -> Stored.object(e.value()));
    return head(name, record.get())
        .map(
            head ->
                new Resource<>(
                    kind,
                    head.meta(),
                    head.spec(),
                    status.flatMap(this::fields),
                    status.map(Stored::conditions).orElse(List.of())));
  }

  /** Of a record that can't be read, the last readable form is kept. */
  private Optional<Head<S>> head(String name, Entry record) {
    var before = Optional.ofNullable(read.get(name));
    if (before.isPresent() && before.get().from().equals(record)) {
      return before.get().head();
    }
    var head = parse(name, record).or(() -> before.flatMap(Read::head));
    read.put(name, new Read<>(record, head));
    return head;
  }

  private Optional<Head<S>> parse(String name, Entry record) {
    try {
      var document = Json.tree(record.value());
      var meta = Json.read(document.required("metadata"), Meta.class);
      var written = document.path("apiVersion").asText(kind.apiVersion());
      var current = Upgrades.current(kind, written, document.required("spec"));
      var spec = Json.read(current, kind.specType());
      if (meta == null || spec == null || !name.equals(meta.name()) || meta.uid() == null) {
        throw new IllegalArgumentException("metadata.name, metadata.uid or spec is wrong");
      }
      return Optional.of(new Head<>(meta, spec));
    } catch (IllegalArgumentException e) {
      LOG.error("key={} outcome=unreadable cause=\"{}\"", record.key(), e.getMessage());
      return Optional.empty();
    }
  }

  /** A status that says of a document only that it was refused has no fields of the kind. */
  private Optional<T> fields(JsonNode status) {
    return status.path("reconciled").asBoolean()
        ? Stored.read(status, kind.statusType())
        : Optional.empty();
  }
}
