package io.abril.runtime.loop;

import io.abril.api.Kind;
import io.abril.api.Owner;
import io.abril.api.Ref;
import io.abril.runtime.admission.OwnedDecision;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Who is to be looked at when a child, or its name, changes. It remembers whose each child was,
 * since a record that is gone doesn't say so.
 */
final class ChildWakes {
  private final Views views;
  private final String ownerPlural;
  private final Consumer<String> want;
  private final Map<Ref, String> owners = new HashMap<>();
  private final Map<Ref, Set<String>> waiting = new HashMap<>();

  /**
   * Wakes nobody yet.
   *
   * @param want is told the names of owners
   */
  ChildWakes(Views views, String ownerPlural, Consumer<String> want) {
    this.views = views;
    this.ownerPlural = ownerPlural;
    this.want = want;
  }

  /** This object wants a child of this name, which is somebody else's: look again when it isn't. */
  void waits(String owner, Ref child) {
    waiting.computeIfAbsent(child, c -> new HashSet<>()).add(owner);
  }

  /** The record of a child changed, came or went. */
  void record(Kind<?, ?> kind, String name) {
    var child = kind.ref(name);
    var now =
        views
            .find(kind, name)
            .flatMap(r -> r.meta().owner())
            .filter(owner -> owner.plural().equals(ownerPlural))
            .map(Owner::name);
    var before =
        Optional.ofNullable(now.isPresent() ? owners.put(child, now.get()) : owners.remove(child));
    before.ifPresent(want);
    now.filter(n -> !before.equals(Optional.of(n))).ifPresent(want);
    name(child);
  }

  /** The status of a child changed. */
  void status(Ref child) {
    Optional.ofNullable(owners.get(child)).ifPresent(want);
  }

  /** A document of the child's name came or went, or its record did. */
  void name(Ref child) {
    Optional.ofNullable(waiting.remove(child)).ifPresent(names -> names.forEach(want));
  }

  /** The children of that kind that the change of this record leaves without their owner. */
  static void orphans(Views views, Kind<?, ?> kind, Ref owner, Consumer<String> want) {
    var children = views.ownedBy(kind, owner);
    if (children.isEmpty()) {
      return;
    }
    var record = views.family("accepted").get("accepted/" + owner);
    children.stream()
        .filter(child -> OwnedDecision.isGone(child.meta().owner().orElseThrow(), record))
        .forEach(child -> want.accept(child.name()));
  }
}
