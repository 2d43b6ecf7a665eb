package io.abril.controllers.placement;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Placement;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds nodes for the slots of one pool during one decision: {@link Filters}, then {@link Ranking}.
 * It looks at each node once a slot, and at the rows never: those are in the {@link Ledger}. The
 * same question has the same answer, whatever the order of the nodes.
 */
public final class Scheduler {
  private final String pool;
  private final Ledger ledger;
  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private final Filters filters;
  private final Ranking ranking;
  private int looks;

  /**
   * A scheduler.
   *
   * @param hosts every node that is known
   * @param ledger what is taken on them, this pool's instances included
   * @param penalties points against nodes where the pool failed of late; {@link Ranking#INSTANCE}
   *     is as bad as one instance more
   */
  public Scheduler(
      String pool,
      Placement placement,
      Collection<Host> hosts,
      Ledger ledger,
      Map<String, Integer> penalties) {
    this.pool = pool;
    this.ledger = ledger;
    hosts.forEach(h -> this.hosts.put(h.name(), h));
    this.filters = new Filters(pool, placement, ledger);
    this.ranking = new Ranking(pool, placement, ledger, hosts, penalties);
  }

  /**
   * Where something goes, or why nowhere.
   *
   * @param refusal such as {@code 0 of 3 nodes fit: 1 is draining, 2 have port 5000 taken}; empty
   *     when there is a node
   */
  public record Answer(Optional<Host> host, String refusal) {}

  /** Finds the node. */
  public Answer find(Wish wish) {
    return find(wish, host -> true);
  }

  /** Finds the node among some. */
  public Answer find(Wish wish, Predicate<Host> among) {
    var refusals = new Refusals();
    Ranking.Rank best = null;
    for (Host host : hosts.values()) {
      if (!among.test(host)) {
        continue;
      }
      looks++;
      var refusal = filters.refusal(host, wish);
      if (refusal.isPresent()) {
        refusals.add(refusal.get());
      } else {
        var rank = ranking.rank(host, wish);
        if (best == null || ranking.compare(rank, best, wish) < 0) {
          best = rank;
        }
      }
    }
    return best == null
        ? new Answer(Optional.empty(), refusals.sentence())
        : new Answer(Optional.of(best.host()), "");
  }

  /**
   * The node that an instance would be better off at, if the document's wishes are met better
   * there; shares alone are no reason to move.
   */
  public Optional<Host> better(Wish wish, Instance instance) {
    var home = hosts.get(instance.node());
    if (home == null) {
      return Optional.empty();
    }
    ledger.strike(pool, instance);
    ranking.count(home, -1);
    try {
      var there = find(wish, h -> !h.equals(home));
      return there
          .host()
          .filter(h -> Ranking.compareWishes(ranking.wishes(h), ranking.wishes(home)) < 0);
    } finally {
      ledger.place(pool, instance);
      ranking.count(home, 1);
    }
  }

  /** An instance was placed. */
  public void placed(Instance instance) {
    ledger.placed(pool, instance);
    count(instance, 1);
  }

  /** An instance leaves; it holds its ports and its share until it is gone. */
  public void vacated(Instance instance) {
    ledger.vacate(pool, instance);
    count(instance, -1);
  }

  /** An instance is to move: what is asked next is answered as if it were there already. */
  public void moved(Instance instance, Host to) {
    vacated(instance);
    ledger.move(pool, to.name());
    ranking.count(to, 1);
  }

  private void count(Instance instance, int change) {
    var host = hosts.get(instance.node());
    if (host != null) {
      ranking.count(host, change);
    }
  }

  /** How many nodes were looked at so far. */
  int looks() {
    return looks;
  }
}
