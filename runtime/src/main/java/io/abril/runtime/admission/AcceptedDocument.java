package io.abril.runtime.admission;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.abril.api.Kind;
import io.abril.api.Meta;
import io.abril.api.Owner;
import io.abril.runtime.store.Entry;
import io.abril.runtime.view.Stored;
import io.abril.schema.Upgrades;
import io.abril.schema.Verdict;
import java.time.Instant;
import java.util.Optional;

/**
 * What is kept at {@code accepted/<plural>/<name>}: the last valid form of a document. It is the
 * finalizer: it goes only when the reconciler has settled the deletion.
 *
 * @param apiVersion the version that the spec is written in; reading upgrades it
 * @param documentIndex revision of the document that was last admitted; 0 for one that is not in
 *     Consul
 * @param deletionStarted whether a deletion has gone so far that it can't be taken back
 * @param spec with defaults
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record AcceptedDocument(
    String apiVersion,
    String kind,
    long documentIndex,
    boolean deletionStarted,
    Meta metadata,
    JsonNode spec) {

  /**
   * Reads a stored one.
   *
   * @throws IllegalStateException when it can't be read; it is the object's finalizer, so nothing
   *     may be made up in its place
   */
  public static AcceptedDocument of(Entry entry) {
    return Stored.read(entry.value(), AcceptedDocument.class)
        .filter(a -> a.metadata != null && a.metadata.uid() != null && a.spec != null)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the key "
                        + entry.key()
                        + " can't be read; restore it from a backup, or delete it to have the"
                        + " document accepted as a new object"));
  }

  static AcceptedDocument first(
      Verdict.Admitted admitted,
      long documentIndex,
      String uid,
      Instant now,
      Optional<Owner> owner) {
    var meta =
        new Meta(
            admitted.name(),
            admitted.labels(),
            admitted.annotations(),
            uid,
            1,
            now,
            Optional.empty(),
            owner);
    return new AcceptedDocument(
        admitted.kind().apiVersion(),
        admitted.kind().name(),
        documentIndex,
        false,
        meta,
        admitted.spec());
  }

  /**
   * The spec in the kind's present version.
   *
   * @throws IllegalArgumentException when a newer release has written it, or an upgrade step fails
   */
  JsonNode currentSpec(Kind<?, ?> present) {
    return Upgrades.current(present, apiVersion == null ? present.apiVersion() : apiVersion, spec);
  }

  /**
   * The same object with another document, in the present version: a new generation when the spec
   * differs from what it was, upgraded.
   */
  AcceptedDocument next(Verdict.Admitted admitted, long newIndex) {
    boolean changed = !admitted.spec().equals(currentSpec(admitted.kind()));
    var meta =
        new Meta(
            metadata.name(),
            admitted.labels(),
            admitted.annotations(),
            metadata.uid(),
            metadata.generation() + (changed ? 1 : 0),
            metadata.created(),
            Optional.empty(),
            metadata.owner());
    return new AcceptedDocument(
        admitted.kind().apiVersion(), kind, newIndex, false, meta, admitted.spec());
  }

  AcceptedDocument deletedAt(Instant now) {
    var meta =
        new Meta(
            metadata.name(),
            metadata.labels(),
            metadata.annotations(),
            metadata.uid(),
            metadata.generation(),
            metadata.created(),
            Optional.of(now),
            metadata.owner());
    return new AcceptedDocument(apiVersion, kind, documentIndex, false, meta, spec);
  }

  /** Whose child it is; empty for an object with a document. */
  public Optional<Owner> owner() {
    return metadata.owner();
  }

  /** The same object whose deletion can't be taken back any more. */
  public AcceptedDocument withDeletionStarted() {
    return new AcceptedDocument(apiVersion, kind, documentIndex, true, metadata, spec);
  }
}
