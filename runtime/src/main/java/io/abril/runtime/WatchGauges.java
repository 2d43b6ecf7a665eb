package io.abril.runtime;

import io.abril.runtime.consul.ConsulStore;
import io.abril.runtime.metrics.RuntimeMetrics;

/** What the watches of a store show of themselves at any moment. */
final class WatchGauges {
  private static final String TAG = "root";

  private WatchGauges() {}

  /** Shows them under the name of the store's root. */
  static void register(RuntimeMetrics metrics, ConsulStore store) {
    var stats = store.watchStats();
    var root = store.root();
    metrics.gauge(
        "abril.watch.age.seconds",
        "Time since Consul last answered a watch; above 90 the watches are deaf",
        TAG,
        root,
        () -> stats.sinceLastAnswer().toMillis() / 1000.0);
    metrics.gauge(
        "abril.watch.partitions",
        "Prefixes that large families are polled by; 0 when all are small",
        TAG,
        root,
        stats::partitions);
    metrics.gauge(
        "abril.watch.partitions.without.poll",
        "Prefixes that wait for a poll to become free; their changes are told later",
        TAG,
        root,
        stats::withoutPoll);
    metrics.count("abril.watch.polls", "Long polls sent", TAG, root, stats::polls);
    metrics.count("abril.watch.bytes", "Size of the answers to watches", TAG, root, stats::bytes);
    metrics.count(
        "abril.watch.failures",
        "Questions of watches that had no answer, or an error for one",
        TAG,
        root,
        stats::failures);
  }
}
