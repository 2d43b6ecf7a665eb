package io.abril.controllers.pool;

import io.abril.api.Resource;
import io.abril.api.pool.Revision;
import io.abril.api.pool.Rollout;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.ServicePoolStatus;
import io.abril.api.pool.SpecParts;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the instances of a pool are brought to: the document's specification, or the last good one
 * while that has been given up. The document itself is never changed. Pure.
 *
 * @param document the pool as its document says
 * @param pool the pool as it is to run; all but the containers is the document's
 * @param revision the specification that is to run; its row may not be written yet
 * @param wanted the document's specification; the same as {@code revision} unless it was given up
 * @param stored the rows as they are
 */
record Target(
    Resource<ServicePoolSpec, ServicePoolStatus> document,
    Resource<ServicePoolSpec, ServicePoolStatus> pool,
    Revision revision,
    Revision wanted,
    List<Revision> stored) {

  Target {
    stored = List.copyOf(stored);
  }

  /** Chooses what is to run. */
  static Target of(
      Resource<ServicePoolSpec, ServicePoolStatus> document, List<Revision> stored, Instant now) {
    var wanted = wanted(document, stored, now);
    int rejected = rollout(document).rejected();
    var instead =
        rejected > 0 && rejected == wanted.number()
            ? good(stored, wanted.specHash())
            : Optional.<Revision>empty();
    var pool =
        instead
            .map(r -> with(document, SpecParts.containersOf(r.spec(), document.spec())))
            .orElse(document);
    return new Target(document, pool, instead.orElse(wanted), wanted, stored);
  }

  private static Revision wanted(
      Resource<ServicePoolSpec, ServicePoolStatus> document, List<Revision> stored, Instant now) {
    var hash = SpecHash.of(document.spec());
    var latest = stored.stream().max(Comparator.comparingInt(Revision::number));
    int next = latest.map(Revision::number).orElse(0) + 1;
    var same = stored.stream().filter(r -> r.specHash().equals(hash)).findFirst();
    if (same.isPresent()) {
      var found = same.get();
      return found.number() == next - 1
          ? found
          : found.as(next, now, "back to revision " + found.number());
    }
    var why =
        latest
            .map(r -> "changed " + names(SpecParts.differing(r.spec(), document.spec())))
            .orElse("created");
    return new Revision(document.name(), next, hash, document.spec(), "", now, why, false);
  }

  private static String names(List<RecordComponent> fields) {
    return fields.stream().map(RecordComponent::getName).collect(Collectors.joining(", "));
  }

  /** The last specification that had all instances passing, if it is another one. */
  private static Optional<Revision> good(List<Revision> stored, String otherThan) {
    return stored.stream()
        .filter(r -> r.good() && !r.specHash().equals(otherThan))
        .max(Comparator.comparingInt(Revision::number));
  }

  Optional<Revision> fallback() {
    return good(stored, wanted.specHash());
  }

  /** Whether the document's specification was given up for an older one. */
  boolean rolledBack() {
    return !revision.specHash().equals(wanted.specHash());
  }

  Rollout rollout() {
    return rollout(document);
  }

  private static Rollout rollout(Resource<ServicePoolSpec, ServicePoolStatus> document) {
    return document.status().map(ServicePoolStatus::rollout).orElse(Rollout.NONE);
  }

  private static Resource<ServicePoolSpec, ServicePoolStatus> with(
      Resource<ServicePoolSpec, ServicePoolStatus> document, ServicePoolSpec spec) {
    return new Resource<>(
        document.kind(), document.meta(), spec, document.status(), document.conditions());
  }
}
