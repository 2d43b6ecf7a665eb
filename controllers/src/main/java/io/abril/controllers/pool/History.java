package io.abril.controllers.pool;

import io.abril.api.pool.Revision;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/**
 * Keeps as many former specifications as the document says, and those that are still needed: what
 * runs, what the document wants, and what it would go back to. Pure.
 *
 * @param revision what runs, as its row is to be
 */
record History(Target target, Revision revision) {
  /** Rows that are to be written. */
  List<Revision> changed() {
    return target.stored().contains(revision) ? List.of() : List.of(revision);
  }

  /** Rows that are to be deleted: too old, or under a former number. */
  List<Revision> gone() {
    var needed = new HashSet<String>();
    needed.add(target.wanted().specHash());
    needed.add(revision.specHash());
    target.fallback().ifPresent(r -> needed.add(r.specHash()));
    var former =
        target.stored().stream()
            .filter(r -> !r.specHash().equals(revision.specHash()))
            .filter(r -> !r.specHash().equals(target.wanted().specHash()))
            .sorted(Comparator.comparingInt(Revision::number).reversed())
            .toList();
    int limit = target.document().spec().historyLimit();
    var tooOld = former.stream().skip(limit).filter(r -> !needed.contains(r.specHash())).toList();
    return target.stored().stream()
        .filter(r -> tooOld.contains(r) || underFormerNumber(r))
        .toList();
  }

  private boolean underFormerNumber(Revision r) {
    return r.specHash().equals(revision.specHash()) && r.number() != revision.number();
  }
}
