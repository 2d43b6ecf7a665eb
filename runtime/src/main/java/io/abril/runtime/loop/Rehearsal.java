package io.abril.runtime.loop;

import io.abril.api.Kind;
import io.abril.api.Resource;
import io.abril.runtime.Plan;
import io.abril.runtime.loop.StatusDocument.Acceptance;
import io.abril.runtime.store.Entry;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a standby does once, before its turn comes: it reads a document, and composes what a pass
 * over it would write. The first time that takes a JVM a tenth of a second and more, which nobody
 * should have to wait for when this process takes over. Asks no reconciler, and writes nothing.
 */
final class Rehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  private final Parts parts;

  Rehearsal(Parts parts) {
    this.parts = parts;
  }

  /** A document that can't be read is the pass's matter. */
  void of(Kind<?, ?> kind) {
    try {
      var prefix = "objects/" + kind.plural() + "/";
      var first =
          parts.views().family("objects").below(prefix).stream()
              .filter(e -> !e.key().endsWith("/.keep"))
              .findFirst();
      first.ifPresent(
          document -> {
            parts.admission().admit(document.value(), Optional.empty());
            parts
                .views()
                .find(kind, document.key().substring(prefix.length()))
                .ifPresent(this::compose);
          });
    } catch (RuntimeException e) {
      LOG.debug("kind={} outcome=not-rehearsed cause=\"{}\"", kind.plural(), e.toString());
    }
  }

  private <T> void compose(Resource<?, T> resource) {
    resource
        .status()
        .ifPresent(
            status ->
                PassWrites.of(
                    resource,
                    Plan.of(status).build(),
                    List.of(),
                    Optional.empty(),
                    Acceptance.valid(0),
                    parts
                        .views()
                        .family("status")
                        .get("status/" + resource.ref())
                        .map(Entry::value),
                    parts.timers().now()));
  }
}
