package io.abril.api;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What every resource has beside its spec. The user writes name, labels and annotations; the leader
 * adds the rest when it accepts the document.
 *
 * @param name unique within the kind, a DNS-1123 subdomain
 * @param labels short values to select by
 * @param annotations free text
 * @param uid tells an object from a later one of the same name
 * @param generation counts the changes of the spec, from 1
 * @param created when the document was first accepted
 * @param deletedAt when the document was seen to be gone; the object goes when its reconciler has
 *     settled the deletion
 * @param owner the object that made this one; such a child has no document, and goes with its owner
 */
public record Meta(
    String name,
    Map<String, String> labels,
    Map<String, String> annotations,
    String uid,
    long generation,
    Instant created,
    Optional<Instant> deletedAt,
    Optional<Owner> owner) {

  /** Copies the maps. */
  public Meta {
    labels = labels == null ? Map.of() : Map.copyOf(labels);
    annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
    deletedAt = deletedAt == null ? Optional.empty() : deletedAt;
    owner = owner == null ? Optional.empty() : owner;
  }

  /** Of an object that nobody owns. */
  public Meta(
      String name,
      Map<String, String> labels,
      Map<String, String> annotations,
      String uid,
      long generation,
      Instant created,
      Optional<Instant> deletedAt) {
    this(name, labels, annotations, uid, generation, created, deletedAt, Optional.empty());
  }

  /** Whether the object is not wanted any more and its reconciler is to settle the deletion. */
  public boolean deleting() {
    return deletedAt.isPresent();
  }
}
