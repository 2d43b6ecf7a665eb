package io.abril.runtime.loop;

import io.abril.api.Kind;
import io.abril.runtime.Controller;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The controllers that one leader runs together: their loops work while this process leads. */
final class Group {
  private static final Logger LOG = LoggerFactory.getLogger(Group.class);
  private static final Duration EVENTS = Duration.ofMillis(500);
  private static final Duration SWEEP = Duration.ofMinutes(1);
  private static final Duration PUBLICATIONS = Duration.ofSeconds(5);
  private static final long DRAIN_MS = 3_000;
  private static final long LAST_EVENTS_MS = 500;
  private static final Duration GUARD_RETRY = Duration.ofSeconds(2);

  private final String name;
  private final Parts parts;
  private final RootGuard guard;
  private final SchemaPublisher schemas;
  private final Publications publications;
  private final List<ReconcileLoop<?, ?, ?>> loops = new ArrayList<>();
  private final List<Sources> sources = new ArrayList<>();
  private final List<Kind<?, ?>> kinds = new ArrayList<>();
  private boolean flushing;
  private boolean guarding;
  private boolean closed;

  Group(String name, Parts parts) {
    this.name = name;
    this.parts = parts;
    this.guard = new RootGuard(parts);
    this.schemas = new SchemaPublisher(parts, name);
    this.publications = new Publications(parts);
  }

  String name() {
    return name;
  }

  Parts parts() {
    return parts;
  }

  List<ReconcileLoop<?, ?, ?>> loops() {
    return loops;
  }

  boolean settled() {
    return parts.leadership().settled();
  }

  <S, T, O> void add(Controller<S, T, O> controller) {
    var loop = new ReconcileLoop<>(parts, controller);
    loops.add(loop);
    kinds.add(controller.kind());
    schemas.add(controller.kind());
    new Wiring<>(parts, controller, loop).connect();
    sources.add(new Sources(parts, controller, loop::want));
    every(controller.resync(), () -> loop.addAll("resync"));
    LoopGauges.register(parts, controller.kind().plural(), loop);
  }

  /** Lets this group's leader keep a text at a key. */
  void publish(String key, Supplier<Optional<String>> text) {
    publications.add(key, text);
  }

  Future<Void> start() {
    parts.leadership().onChange(this::leadershipChanged);
    parts.views().whenSynced(() -> sources.forEach(Sources::start));
    parts.views().whenSynced(this::synced);
    every(EVENTS, this::flushEvents);
    every(SWEEP, this::sweepEvents);
    every(PUBLICATIONS, publications::look);
    LoopGauges.register(parts, name);
    return parts.leadership().start();
  }

  private void every(Duration period, Runnable action) {
    parts
        .timers()
        .after(
            period,
            () -> {
              if (!closed) {
                action.run();
                every(period, action);
              }
            });
  }

  private void synced() {
    if (parts.leadership().lease().isEmpty()) {
      kinds.forEach(new Rehearsal(parts)::of);
    }
    beginIfLeading();
  }

  private void leadershipChanged(boolean leading) {
    if (leading) {
      beginIfLeading();
    } else {
      loops.forEach(ReconcileLoop::pause);
    }
  }

  private void beginIfLeading() {
    var lease = parts.leadership().lease();
    if (!parts.views().synced() || lease.isEmpty() || guarding) {
      return;
    }
    guarding = true;
    guard
        .pin(lease.get())
        .compose(pinned -> schemas.publish(lease.get()))
        .onComplete(
            ok -> {
              guarding = false;
              if (parts.leadership().lease().equals(lease)) {
                publications.look();
                loops.forEach(ReconcileLoop::resume);
              } else {
                beginIfLeading();
              }
            },
            error -> {
              guarding = false;
              LOG.error(
                  "group={} outcome=stopped retryMs={} cause=\"{}\"",
                  name,
                  GUARD_RETRY.toMillis(),
                  error.getMessage());
              parts.timers().after(GUARD_RETRY, this::beginIfLeading);
            });
  }

  private Future<Void> flushEvents() {
    if (flushing || parts.leadership().lease().isEmpty() || !parts.events().hasPending()) {
      return Future.succeededFuture();
    }
    flushing = true;
    var batch = parts.events().next();
    return parts
        .writer()
        .commit(batch.writes())
        .onSuccess(v -> parts.events().written(batch))
        .onFailure(e -> LOG.debug("events outcome=kept cause=\"{}\"", e.getMessage()))
        .onComplete(r -> flushing = false);
  }

  /** Takes away what happened to objects that are long gone. */
  private void sweepEvents() {
    if (parts.leadership().lease().isEmpty() || !parts.views().synced()) {
      return;
    }
    var objects = parts.views().family("objects");
    var accepted = parts.views().family("accepted");
    var outlived =
        parts
            .events()
            .outlived(
                ref ->
                    objects.get("objects/" + ref).isPresent()
                        || accepted.get("accepted/" + ref).isPresent(),
                parts.timers().now());
    if (!outlived.isEmpty()) {
      parts
          .writer()
          .commit(outlived)
          .onFailure(e -> LOG.debug("events outcome=kept cause=\"{}\"", e.getMessage()));
    }
  }

  /** Drains, tells the last events, and gives the lock up. */
  Future<Void> close() {
    closed = true;
    sources.forEach(Sources::stop);
    return drain().eventually(this::flushLastEvents).eventually(parts.leadership()::close);
  }

  private Future<Void> drain() {
    var idle = Future.all(loops.stream().map(ReconcileLoop::drain).toList());
    return timeout(idle.mapEmpty(), DRAIN_MS)
        .onFailure(e -> LOG.warn("group={} outcome=closed-with-steps-under-way", name))
        .otherwiseEmpty();
  }

  /** A silent store must not hold the end up. */
  private Future<Void> flushLastEvents() {
    return timeout(flushEvents(), LAST_EVENTS_MS);
  }

  private Future<Void> timeout(Future<Void> work, long ms) {
    return parts.within(Duration.ofMillis(ms), work);
  }
}
