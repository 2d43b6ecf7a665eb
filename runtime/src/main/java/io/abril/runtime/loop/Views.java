package io.abril.runtime.loop;

import io.abril.api.Kind;
import io.abril.api.Ref;
import io.abril.api.Resource;
import io.abril.runtime.Index;
import io.abril.runtime.Lookup;
import io.abril.runtime.admission.AcceptedDocument;
import io.abril.runtime.store.CommitResult;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.StateStore;
import io.abril.runtime.store.Write;
import io.abril.runtime.view.KvView;
import io.abril.runtime.view.ResourceView;
import io.abril.runtime.view.RowView;
import io.abril.runtime.view.Rows;
import io.abril.runtime.view.Stored;
import io.abril.schema.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Every view of an operator, by the first part of the keys. All belong to its event loop. */
final class Views implements Lookup {
  private final Map<String, KvView> families = new LinkedHashMap<>();
  private final Map<String, ResourceView<?, ?>> kinds = new LinkedHashMap<>();
  private final Map<String, Index<?, ?>> indexes = new HashMap<>();
  private final Map<Rows<?>, RowView<?>> rows = new HashMap<>();

  private final List<StateStore.Watch> watches = new ArrayList<>();

  Views() {
    for (String family :
        List.of("objects", "accepted", "status", "ops", "events", SchemaKinds.FAMILY)) {
      family(family);
    }
  }

  /** The view of a family, which is made when it isn't there. */
  KvView family(String family) {
    return families.computeIfAbsent(family, f -> new KvView(f + "/"));
  }

  List<String> families() {
    return List.copyOf(families.keySet());
  }

  /**
   * Keeps a view of a kind.
   *
   * @throws IllegalArgumentException when there is one of another kind with the same plural
   */
  void add(Kind<?, ?> kind) {
    var other = kinds.get(kind.plural());
    if (other != null && !same(other.kind(), kind)) {
      throw new IllegalArgumentException(
          "two kinds are stored under " + kind.plural() + ": " + other.kind() + " and " + kind);
    }
    if (other == null) {
      kinds.put(kind.plural(), new ResourceView<>(kind, family("accepted"), family("status")));
    }
  }

  private static boolean same(Kind<?, ?> one, Kind<?, ?> other) {
    return one.specType().equals(other.specType()) && one.statusType().equals(other.statusType());
  }

  /**
   * Keeps an index, and a view of its kind.
   *
   * @throws IllegalArgumentException when there is another one of its name
   */
  <S, T> void add(Index<S, T> index) {
    add(index.kind());
    var other = indexes.putIfAbsent(index.toString(), index);
    if (other != null && other != index) {
      throw new IllegalArgumentException(
          "two indexes are called " + index + "; make one constant of them");
    }
    view(index.kind()).index(index);
  }

  void open(StateStore store) {
    families.values().forEach(view -> watches.add(view.open(store)));
  }

  void close() {
    watches.forEach(StateStore.Watch::close);
  }

  /** Calls this once, when every view has first been complete. */
  void whenSynced(Runnable action) {
    if (synced()) {
      action.run();
      return;
    }
    families.values().forEach(view -> view.whenSynced(() -> runIfAllSynced(action)));
  }

  private void runIfAllSynced(Runnable action) {
    if (synced()) {
      action.run();
    }
  }

  boolean synced() {
    return families.values().stream().allMatch(KvView::synced);
  }

  /** An object as it will be with a record that is not there yet. */
  <S, T> Resource<S, T> foreseen(Kind<S, T> kind, String name, AcceptedDocument next) {
    var status = family("status").get("status/" + kind.ref(name)).map(Entry::value);
    return new Resource<>(
        kind,
        next.metadata(),
        Json.read(next.spec(), kind.specType()),
        find(kind, name).flatMap(Resource::status),
        status.flatMap(Stored::object).map(Stored::conditions).orElse(List.of()));
  }

  /** Every name of this kind that anything is kept of. */
  Set<String> names(Kind<?, ?> kind) {
    var names = new TreeSet<String>();
    for (String family : List.of("objects", "accepted", "status", "ops")) {
      var prefix = family + "/" + kind.plural() + "/";
      for (Entry entry : family(family).below(prefix)) {
        int slash = entry.key().indexOf('/', prefix.length());
        boolean request = family.equals("ops") && slash > 0;
        names.add(entry.key().substring(prefix.length(), request ? slash : entry.key().length()));
      }
    }
    names.remove(".keep");
    return names;
  }

  /**
   * What this process has just committed is seen at once; listeners hear of it when all of the
   * transaction is seen.
   */
  void committed(CommitResult.Ok result, List<? extends Write> writes) {
    var set = new HashMap<String, Entry>();
    result.entries().forEach(entry -> set.put(entry.key(), entry));
    var touched = new LinkedHashMap<KvView, Set<String>>();
    for (Write write : writes) {
      if (write instanceof Write.Put p && set.containsKey(p.key())) {
        note(touched, p.key(), view -> view.applyWrite(set.get(p.key())));
      } else if (write instanceof Write.Delete d) {
        note(touched, d.key(), view -> view.applyDeletion(d.key()));
      } else if (write instanceof Write.DeleteTree t) {
        of(t.prefix())
            .ifPresent(
                view ->
                    view.below(t.prefix())
                        .forEach(e -> note(touched, e.key(), v -> v.applyDeletion(e.key()))));
      }
    }
    touched.forEach(KvView::tell);
  }

  private void note(Map<KvView, Set<String>> touched, String key, Predicate<KvView> apply) {
    of(key)
        .filter(apply)
        .ifPresent(view -> touched.computeIfAbsent(view, v -> new LinkedHashSet<>()).add(key));
  }

  private Optional<KvView> of(String key) {
    int slash = key.indexOf('/');
    return Optional.ofNullable(families.get(slash < 0 ? key : key.substring(0, slash)));
  }

  @SuppressWarnings("unchecked") // registered under its own kind by add
  private <S, T> ResourceView<S, T> view(Kind<S, T> kind) {
    var view = kinds.get(kind.plural());
    if (view == null) {
      throw new IllegalArgumentException(
          "no controller of this operator runs, watches, owns or indexes the kind " + kind);
    }
    return (ResourceView<S, T>) view;
  }

  @Override
  public <S, T> List<Resource<S, T>> all(Kind<S, T> kind) {
    return view(kind).all();
  }

  @Override
  public <S, T> Optional<Resource<S, T>> find(Kind<S, T> kind, String name) {
    return view(kind).find(name);
  }

  @Override
  public <S, T> List<Resource<S, T>> byIndex(Index<S, T> index, String value) {
    return view(index.kind()).byIndex(index, value);
  }

  /** The children of that kind whose owner's reference is this one, whatever its uid, by name. */
  <S, T> List<Resource<S, T>> ownedBy(Kind<S, T> kind, Ref owner) {
    return view(kind).ownedBy(owner);
  }

  /** The children of that kind that this object has, by name; empty when it isn't accepted. */
  <S, T> List<Resource<S, T>> children(Kind<S, T> kind, Ref owner) {
    var uid =
        Optional.ofNullable(kinds.get(owner.plural()))
            .flatMap(view -> view.find(owner.name()))
            .map(resource -> resource.meta().uid());
    return ownedBy(kind, owner).stream()
        .filter(child -> child.meta().owner().map(o -> o.uid()).equals(uid))
        .toList();
  }

  @Override
  @SuppressWarnings("unchecked") // put under its own rows
  public <R> List<R> rows(Rows<R> rows, String prefix) {
    var view = this.rows.computeIfAbsent(rows, r -> new RowView<>(r, family(r.family())));
    return ((RowView<R>) view).below(prefix);
  }
}
