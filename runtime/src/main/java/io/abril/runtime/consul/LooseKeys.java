package io.abril.runtime.consul;

import io.abril.runtime.consul.Partition.Surroundings;
import io.abril.runtime.consul.Told.Region;
import io.abril.runtime.store.Listing;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The few keys outside every partition: each is read by itself whenever the bell rings. */
final class LooseKeys {
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Surroundings s;
  private final Partition.Owner owner;
  private final Turns turns = new Turns(1);
  private final Set<String> failing = new HashSet<>();
  private final Map<String, Long> indexes = new TreeMap<>();

  LooseKeys(Surroundings surroundings, Partition.Owner owner) {
    this.s = surroundings;
    this.owner = owner;
  }

  /** Each key, and up to where it was told. */
  Map<String, Long> indexes() {
    return indexes;
  }

  /** From now on these are all. */
  void become(Map<String, Long> keys) {
    var copy = Map.copyOf(keys);
    indexes.clear();
    indexes.putAll(copy);
  }

  /** Done when each has been read that there was at this call; those that fail are tried again. */
  Future<Void> read() {
    List.copyOf(indexes.keySet()).forEach(key -> turns.take(() -> read(key)));
    return turns.take(Future::succeededFuture);
  }

  private Future<Void> read(String key) {
    var complete = indexes.get(key);
    if (complete == null) {
      return Future.succeededFuture();
    }
    return s.reads()
        .one(key)
        .compose(answer -> believed(key, answer))
        .onSuccess(answer -> answered(key, answer, complete))
        .onFailure(e -> failed(key))
        .mapEmpty();
  }

  private Future<Listing> believed(String key, Listing answer) {
    return answer.entries().isEmpty() && s.told().get(key).isPresent()
        ? owner
            .rootHoldsKeys()
            .compose(
                holds ->
                    holds
                        ? s.reads().one(key)
                        : Future.failedFuture("nothing is listed, not even " + key))
        : Future.succeededFuture(answer);
  }

  private void answered(String key, Listing answer, long complete) {
    if (!indexes.containsKey(key)) {
      return;
    }
    var news = s.told().news(Region.of(key), answer, complete);
    if (news.doubtful()) {
      owner.reload();
      return;
    }
    owner.tell(news, answer.index());
    indexes.put(key, Math.max(complete, answer.index()));
  }

  private void failed(String key) {
    s.stats().failed();
    if (failing.add(key)) {
      s.timers()
          .after(
              AGAIN,
              () -> {
                failing.remove(key);
                turns.take(() -> read(key));
              });
    }
  }
}
