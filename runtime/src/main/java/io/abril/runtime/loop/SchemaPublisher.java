package io.abril.runtime.loop;

import io.abril.api.Kind;
import io.abril.api.Ref;
import io.abril.runtime.election.Lease;
import io.abril.runtime.events.Event;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
import io.abril.runtime.view.KvView;
import io.abril.runtime.view.Stored;
import io.abril.schema.Json;
import io.abril.schema.PublishedKind;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes {@code schemas/<plural>} of a group's kinds when its leadership begins, on difference, and
 * takes away those of kinds that the group has no more. What another group has published under the
 * same words is told as an event and in the log: it may be an older deployment as well as a rival,
 * and only a person knows which.
 */
final class SchemaPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaPublisher.class);

  private static final Duration RETRY = Duration.ofSeconds(5);

  private final Parts parts;
  private final String group;
  private final List<Kind<?, ?>> kinds = new ArrayList<>();

  SchemaPublisher(Parts parts, String group) {
    this.parts = parts;
    this.group = group;
  }

  void add(Kind<?, ?> kind) {
    kinds.add(kind);
  }

  /**
   * Publishes. Never fails, since reconciling doesn't depend on it: it is tried again under the
   * same lease instead.
   */
  Future<Void> publish(Lease lease) {
    var writes = new ArrayList<Write>();
    kinds.forEach(kind -> write(PublishedKind.of(kind, group)).ifPresent(writes::add));
    schemas().keys().stream().filter(this::isLeftOver).map(Write::delete).forEach(writes::add);
    if (writes.isEmpty()) {
      return Future.succeededFuture();
    }
    return parts.writer().commit(writes, lease).onFailure(e -> again(lease, e)).otherwiseEmpty();
  }

  private void again(Lease lease, Throwable cause) {
    LOG.warn(
        "group={} outcome=not-published retryMs={} cause=\"{}\"",
        group,
        RETRY.toMillis(),
        cause.getMessage());
    parts
        .timers()
        .after(
            RETRY,
            () -> {
              if (parts.leadership().lease().equals(Optional.of(lease))) {
                publish(lease);
              }
            });
  }

  private KvView schemas() {
    return parts.views().family(SchemaKinds.FAMILY);
  }

  private boolean isLeftOver(String key) {
    return schemas()
        .get(key)
        .flatMap(SchemaKinds::read)
        .filter(published -> published.group().equals(group))
        .filter(published -> kinds.stream().noneMatch(k -> k.plural().equals(published.plural())))
        .isPresent();
  }

  private Optional<Write> write(PublishedKind mine) {
    var key = SchemaKinds.key(mine.plural());
    var before = schemas().get(key);
    SchemaKinds.clash(schemas(), mine).ifPresent(sentence -> warn(mine, sentence));
    var theirs = before.flatMap(SchemaKinds::read);
    if (theirs.isPresent() && !theirs.get().kind().equals(mine.kind())) {
      return Optional.empty(); // Whoever came first stays published; the event says so.
    }
    var text = Json.write(mine);
    boolean same =
        before
            .map(Entry::value)
            .flatMap(Stored::object)
            .filter(Json.tree(text)::equals)
            .isPresent();
    return same ? Optional.empty() : Optional.of(Write.put(key, text));
  }

  private void warn(PublishedKind mine, String sentence) {
    LOG.warn("kind={} group={} outcome=name-taken cause=\"{}\"", mine.kind(), group, sentence);
    parts
        .events()
        .record(
            new Ref(SchemaKinds.FAMILY, mine.plural()),
            Event.warning("KindTaken", sentence),
            parts.timers().now());
  }
}
