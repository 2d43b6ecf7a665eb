package io.abril.runtime;

import io.abril.runtime.store.Write;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Pins a {@code .keep} key in every family that is watched: an honest listing is then never empty,
 * so that an empty one (a denied list, lost data) is never taken for "everything was deleted".
 */
final class RootGuard {
  private final Parts parts;

  RootGuard(Parts parts) {
    this.parts = parts;
  }

  /**
   * Pins what is missing; fails in a root that has lost its documents but not what was accepted of
   * them.
   */
  Future<Void> pin() {
    var missing = new ArrayList<Write>();
    for (String family : parts.views().families()) {
      if (parts.views().family(family).get(family + "/.keep").isEmpty()) {
        missing.add(Write.put(family + "/.keep", ""));
      }
    }
    if (missing.isEmpty()) {
      return Future.succeededFuture();
    }
    if (lostDocuments()) {
      return Future.failedFuture(
          new IllegalStateException(
              "the root has accepted objects but no documents, not even objects/.keep: Consul's data was"
                  + " lost in part, and nothing is deleted on that account; restore the documents, or put"
                  + " the key objects/.keep to confirm that they are meant to be gone"));
    }
    return parts.writer().commit(List.copyOf(missing));
  }

  private boolean lostDocuments() {
    var objects = parts.views().family("objects");
    // Objects that stand in for missing documents (documentIndex 0) were never documents.
    boolean accepted =
        parts.views().family("accepted").below("accepted/").stream()
            .anyMatch(e -> !e.key().endsWith("/.keep") && e.value().contains("\"documentIndex\""));
    return objects.keys().isEmpty() && accepted;
  }
}
