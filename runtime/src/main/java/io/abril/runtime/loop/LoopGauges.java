package io.abril.runtime.loop;

import java.time.Duration;

/** What a loop shows of itself at any moment. */
final class LoopGauges {
  private LoopGauges() {}

  static void register(Parts parts, String kind, ReconcileLoop<?, ?, ?> loop) {
    var metrics = parts.metrics();
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
        "abril.queue.oldest.seconds",
        "Age of the key that has waited longest",
        "kind",
        kind,
        () ->
            loop.queue()
                .oldest()
                .map(at -> Duration.between(at, parts.timers().now()).toMillis() / 1000.0)
                .orElse(0.0));
  }
}
