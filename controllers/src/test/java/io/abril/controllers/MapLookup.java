package io.abril.controllers;

import io.abril.api.Kind;
import io.abril.api.Resource;
import io.abril.api.pool.Slot;
import io.abril.runtime.Index;
import io.abril.runtime.Lookup;
import io.abril.runtime.view.Rows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Objects and rows of slots that a test puts there. */
public final class MapLookup implements Lookup {
  private final Map<String, Resource<?, ?>> objects = new TreeMap<>();
  private final Map<String, Slot> slots = new TreeMap<>();

  public void put(Resource<?, ?> object) {
    objects.put(object.kind().plural() + "/" + object.name(), object);
  }

  public void remove(Resource<?, ?> object) {
    objects.remove(object.kind().plural() + "/" + object.name());
  }

  public void put(Slot slot) {
    slots.put(slot.rowName(), slot);
  }

  void removeSlot(String row) {
    slots.remove(row);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <S, T> List<Resource<S, T>> all(Kind<S, T> kind) {
    return objects.values().stream()
        .filter(object -> object.kind().equals(kind))
        .map(object -> (Resource<S, T>) object)
        .toList();
  }

  @Override
  public <S, T> Optional<Resource<S, T>> find(Kind<S, T> kind, String name) {
    return all(kind).stream().filter(object -> object.name().equals(name)).findFirst();
  }

  @Override
  public <S, T> List<Resource<S, T>> byIndex(Index<S, T> index, String value) {
    throw new UnsupportedOperationException();
  }

  @Override
  @SuppressWarnings("unchecked")
  public <R> List<R> rows(Rows<R> rows, String prefix) {
    return slots.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .map(entry -> (R) entry.getValue())
        .toList();
  }
}
