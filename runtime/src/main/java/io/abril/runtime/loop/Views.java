package io.abril.runtime.loop;

import io.abril.api.Kind;
import io.abril.api.Resource;
import io.abril.runtime.Lookup;
import io.abril.runtime.store.CommitResult;
import io.abril.runtime.store.StateStore;
import io.abril.runtime.store.Write;
import io.abril.runtime.view.KvView;
import io.abril.runtime.view.ResourceView;
import io.abril.runtime.view.RowView;
import io.abril.runtime.view.Rows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every view of an operator, by the first part of the keys. All belong to its event loop. */
final class Views implements Lookup {
  private final Map<String, KvView> families = new LinkedHashMap<>();
  private final Map<String, ResourceView<?, ?>> kinds = new LinkedHashMap<>();
  private final Map<Rows<?>, RowView<?>> rows = new HashMap<>();

  private final List<StateStore.Watch> watches = new ArrayList<>();

  Views() {
    for (String family : List.of("objects", "accepted", "status", "ops", "events")) {
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

  void add(Kind<?, ?> kind) {
    kinds.put(kind.plural(), new ResourceView<>(kind, family("accepted"), family("status")));
  }

  void open(StateStore store) {
    families.values().forEach(view -> watches.add(view.open(store)));
  }

  void close() {
    watches.forEach(StateStore.Watch::close);
  }

  void whenSynced(Runnable action) {
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

  /** What this process has just committed is seen at once. */
  void committed(CommitResult.Ok result, List<? extends Write> writes) {
    for (Write write : writes) {
      if (write instanceof Write.Put p) {
        result.entries().stream()
            .filter(entry -> entry.key().equals(p.key()))
            .forEach(entry -> families.values().forEach(v -> v.wrote(entry)));
      } else if (write instanceof Write.Delete d) {
        families.values().forEach(v -> v.deleted(d.key()));
      } else if (write instanceof Write.DeleteTree t) {
        families
            .values()
            .forEach(v -> v.below(t.prefix()).forEach(entry -> v.deleted(entry.key())));
      }
    }
  }

  @SuppressWarnings("unchecked") // registered under its own kind by add
  private <S, T> ResourceView<S, T> view(Kind<S, T> kind) {
    var view = kinds.get(kind.plural());
    if (view == null) {
      throw new IllegalArgumentException("the kind " + kind + " isn't run by this operator");
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
  @SuppressWarnings("unchecked") // put under its own rows
  public <R> List<R> rows(Rows<R> rows, String prefix) {
    var view = this.rows.computeIfAbsent(rows, r -> new RowView<>(r, family(r.family())));
    return ((RowView<R>) view).below(prefix);
  }
}
