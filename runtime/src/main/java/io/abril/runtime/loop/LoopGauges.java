package io.abril.runtime.loop;

import io.abril.runtime.election.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a loop shows of itself at any moment. */
final class LoopGauges {
  private LoopGauges() {}

  static void register(Parts parts, String kind, ReconcileLoop<?, ?, ?> loop) {
    var metrics = parts.metrics();
    metrics.kind(kind);
    metrics.gauge("abril.queue.depth", "Keys that wait", "kind", kind, () -> loop.queue().depth());
    metrics.gauge(
        "abril.queue.retrying",
        "Keys that wait out a failure",
        "kind",
        kind,
        () -> loop.queue().retrying());
    metrics.gauge("abril.reconcile.running", "Passes under way", "kind", kind, loop::running);
    metrics.gauge(
        "abril.reconcile.overdue",
        "Passes beyond their deadline whose work has not ended",
        "kind",
        kind,
        loop::overdue);
    metrics.gauge(
        "abril.reconcile.oldest.seconds",
        "Age of the pass that has been under way longest",
        "kind",
        kind,
        () -> loop.oldestPass().toMillis() / 1000.0);
    metrics.gauge(
        "abril.queue.oldest.seconds",
        "Age of the key that has waited longest",
        "kind",
        kind,
        () -> age(parts, loop.queue().oldest()));
  }

  /** What a group shows. */
  static void register(Parts parts, String group) {
    var metrics = parts.metrics();
    metrics.gauge(
        "abril.leader",
        "1 while this process leads its group",
        "group",
        group,
        () -> parts.leadership().lease().isPresent() ? 1 : 0);
    metrics.gauge(
        "abril.leader.epoch",
        "How many leaders the group has had, while this process leads it; 0 otherwise",
        "group",
        group,
        () -> parts.leadership().lease().map(Lease::epoch).orElse(0L));
    metrics.count(
        "abril.events.recorded",
        "Events of objects",
        "group",
        group,
        () -> parts.events().recorded());
    metrics.count(
        "abril.events.dropped",
        "Events that could not be written for too long",
        "group",
        group,
        () -> parts.events().dropped());
  }

  private static double age(Parts parts, Optional<Instant> since) {
    return since
        .map(at -> Duration.between(at, parts.timers().now()).toMillis() / 1000.0)
        .orElse(0.0);
  }
}
