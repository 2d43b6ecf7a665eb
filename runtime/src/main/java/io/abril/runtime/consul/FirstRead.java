package io.abril.runtime.consul;

import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Listing;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything below a large prefix, read partition by partition, so that no answer is huge.
 *
 * @param index of the list of names that was asked for first: up to it, all is here
 * @param indexes of each partition and each loose key, which may be later
 */
record FirstRead(PartitionPlan plan, List<Entry> entries, Map<String, Long> indexes, long index) {
  private static final int AT_A_TIME = 2;

  static Future<FirstRead> of(KvReads reads, KvNames names, PartitionPlan plan) {
    var turns = new Turns(AT_A_TIME);
    var answers = new TreeMap<String, Future<Listing>>();
    plan.prefixes().forEach(p -> answers.put(p, turns.take(() -> reads.all(p))));
    plan.loose().forEach(key -> answers.put(key, turns.take(() -> reads.one(key))));
    return Future.join(List.copyOf(answers.values()))
        .map(
            all -> {
              var entries = new ArrayList<Entry>();
              var indexes = new TreeMap<String, Long>();
              answers.forEach(
                  (text, answer) -> {
                    entries.addAll(answer.result().entries());
                    indexes.put(text, answer.result().index());
                  });
              return new FirstRead(plan, entries, indexes, names.index());
            });
  }
}
