package io.abril.controllers.placement;

import io.abril.api.pool.Instance.Reserved;
import io.abril.api.pool.NodeAttribute;
import io.abril.api.pool.Placement;
import io.abril.api.pool.Placement.Affinity;
import io.abril.api.pool.Placement.Strategy;
import io.abril.controllers.Hashes;
import io.abril.controllers.placement.Ledger.Account;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of the nodes that fit is best. Compared one after the other, less being better:
 *
 * <ol>
 *   <li>instances of the pool in the node's domain, for each attribute of {@code spreadOver};
 *   <li>points: {@link #INSTANCE} for each instance of the pool on the node (spread only), the
 *       weights of soft affinities and anti-affinities, and the pool's late failures there;
 *   <li>the dominant share that is set aside (binpack: the greatest is best);
 *   <li>instances of any pool (binpack: most are best), where the image counts as one fewer;
 *   <li>a hash of pool, slot and node: stable, and no favourite node.
 * </ol>
 *
 * Wishes are added up, so that the lightest one is the first to be given up.
 */
public final class Ranking {
  /** What one instance more on a node costs, in units of the weights. */
  public static final int INSTANCE = 10;

  private final String pool;
  private final Placement placement;
  private final Ledger ledger;
  private final Map<String, Integer> penalties;
  private final List<Map<String, Integer>> domains = new ArrayList<>();

  /**
   * A ranking.
   *
   * @param penalties points for late failures, by node
   */
  Ranking(
      String pool,
      Placement placement,
      Ledger ledger,
      Collection<Host> hosts,
      Map<String, Integer> penalties) {
    this.pool = pool;
    this.placement = placement;
    this.ledger = ledger;
    this.penalties = penalties;
    for (NodeAttribute attribute : placement.spreadOver()) {
      var counts = new HashMap<String, Integer>();
      for (Host host : hosts) {
        counts.merge(domain(host, attribute), ledger.account(host.name()).of(pool), Integer::sum);
      }
      domains.add(counts);
    }
  }

  /** Nodes without the attribute are a domain of their own. */
  private static String domain(Host host, NodeAttribute attribute) {
    return String.join(",", host.attributes().apply(attribute.name()));
  }

  /** One instance of the pool more, or fewer, on a node. */
  void count(Host host, int change) {
    for (int i = 0; i < domains.size(); i++) {
      domains.get(i).merge(domain(host, placement.spreadOver().get(i)), change, Integer::sum);
    }
  }

  /** What a node is worth; compare with {@link #compare}. */
  record Rank(Host host, List<Integer> wishes, int share, int instances) {}

  Rank rank(Host host, Wish wish) {
    var account = ledger.account(host.name());
    boolean random = placement.strategy() == Strategy.RANDOM;
    int sign = placement.strategy() == Strategy.BINPACK ? -1 : 1;
    return new Rank(
        host,
        wishes(host, account),
        random ? 0 : sign * share(host, account, wish.reserve()),
        random ? 0 : sign * account.instances - (host.hasImage() ? 1 : 0));
  }

  /** What the document asks for: the domains' instances, then the points. */
  List<Integer> wishes(Host host) {
    return wishes(host, ledger.account(host.name()));
  }

  private List<Integer> wishes(Host host, Account account) {
    var wishes = new ArrayList<Integer>();
    for (int i = 0; i < domains.size(); i++) {
      wishes.add(domains.get(i).getOrDefault(domain(host, placement.spreadOver().get(i)), 0));
    }
    wishes.add(points(host, account));
    return wishes;
  }

  private int points(Host host, Account account) {
    int points = placement.strategy() == Strategy.SPREAD ? INSTANCE * account.of(pool) : 0;
    for (Affinity near : placement.affinity()) {
      points -= account.of(near.pool()) > 0 ? near.weight() : 0;
    }
    for (Affinity far : placement.antiAffinity()) {
      points += account.of(far.pool()) > 0 ? far.weight() : 0;
    }
    return points + penalties.getOrDefault(host.name(), 0);
  }

  /** The greater of both shares with the wish, in thousandths. */
  private static int share(Host host, Account account, Reserved wanted) {
    if (host.room().isEmpty()) {
      return 0;
    }
    var room = host.room().get();
    var reserved = account.reserved.plus(wanted);
    return (int)
        Math.max(
            1_000 * reserved.cpu() / Math.max(1, room.cpu()),
            1_000 * reserved.memory() / Math.max(1, room.memory()));
  }

  /** Negative when the first is better. */
  int compare(Rank one, Rank other, Wish wish) {
    int difference = compareWishes(one.wishes(), other.wishes());
    if (difference == 0) {
      difference = Integer.compare(one.share(), other.share());
    }
    if (difference == 0) {
      difference = Integer.compare(one.instances(), other.instances());
    }
    return difference == 0 ? tie(one.host(), wish).compareTo(tie(other.host(), wish)) : difference;
  }

  static int compareWishes(List<Integer> one, List<Integer> other) {
    for (int i = 0; i < one.size(); i++) {
      int difference = Integer.compare(one.get(i), other.get(i));
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  /** To fill one node after the other, the slots of a pool must agree on the next one. */
  private String tie(Host host, Wish wish) {
    return placement.strategy() == Strategy.BINPACK
        ? Hashes.hex12(pool + "/" + host.name())
        : Hashes.hex12(pool + "/" + wish.slot() + "/" + host.name());
  }
}
