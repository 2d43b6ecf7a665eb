package io.abril.controllers.placement;

import io.abril.api.pool.Placement;
import io.abril.api.pool.Placement.Affinity;
import io.abril.controllers.placement.Ledger.Account;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * What rules a node out for a slot: the first rule, in the order of {@link Rule}, that the node
 * does not meet. Pure.
 */
final class Filters {
  private final String pool;
  private final Placement placement;
  private final Ledger ledger;

  Filters(String pool, Placement placement, Ledger ledger) {
    this.pool = pool;
    this.placement = placement;
    this.ledger = ledger;
  }

  /** The rules, in their order. */
  enum Rule {
    /** Ready, and not paused, drained or deleted. */
    AVAILABLE,
    /** The document's constraints. */
    CONSTRAINTS,
    /** Free cores. */
    CPU,
    /** Free memory. */
    MEMORY,
    /** The document's ports, and enough others. */
    PORTS,
    /** Required affinity. */
    AFFINITY,
    /** Required anti-affinity. */
    ANTI_AFFINITY,
    /** The most that one node may have. */
    MAX_PER_NODE,
    /** The slot's volumes. */
    HOME,
    /** It has not failed to start there of late. */
    STARTS
  }

  /**
   * Why a node will not do.
   *
   * @param why as a node's predicate: {@code has port 5000 taken}
   * @param free how much there is of what it lacks
   * @param unit how that is said; empty when nothing is measured
   */
  record Refusal(Rule rule, String why, long free, Optional<LongFunction<String>> unit) {
    Refusal(Rule rule, String why) {
      this(rule, why, 0, Optional.empty());
    }
  }

  /** The first rule that the node doesn't meet. */
  Optional<Refusal> refusal(Host host, Wish wish) {
    if (!host.refusal().isEmpty()) {
      return no(Rule.AVAILABLE, host.refusal());
    }
    var unmet = placement.unmet(host.attributes());
    if (unmet.isPresent()) {
      return no(Rule.CONSTRAINTS, "does not meet " + unmet.get());
    }
    var account = ledger.account(host.name());
    return share(host, account, wish)
        .or(() -> ports(host, account, wish))
        .or(() -> affinity(account))
        .or(() -> crowd(account))
        .or(() -> home(host, wish))
        .or(() -> starts(host, wish));
  }

  private static Optional<Refusal> no(Rule rule, String why) {
    return Optional.of(new Refusal(rule, why));
  }

  private static Optional<Refusal> share(Host host, Account account, Wish wish) {
    var wanted = wish.reserve();
    if (wanted.cpu() == 0 && wanted.memory() == 0) {
      return Optional.empty();
    }
    if (host.room().isEmpty()) {
      return no(Rule.CPU, "does not tell its cores and memory yet");
    }
    var free = host.room().get().minus(account.reserved);
    if (free.cpu() < wanted.cpu()) {
      return lacks(Rule.CPU, wanted.cpu(), "", free.cpu(), Refusals.CPU);
    }
    return free.memory() < wanted.memory()
        ? lacks(Rule.MEMORY, wanted.memory(), " of memory", free.memory(), Refusals.MEMORY)
        : Optional.empty();
  }

  private static Optional<Refusal> lacks(
      Rule rule, long wanted, String of, long free, LongFunction<String> unit) {
    return Optional.of(
        new Refusal(rule, "lacks " + unit.apply(wanted) + of, free, Optional.of(unit)));
  }

  private static Optional<Refusal> ports(Host host, Account account, Wish wish) {
    for (int port : wish.ports()) {
      if (account.ports.contains(port)) {
        return no(Rule.PORTS, "has port " + port + " taken");
      }
    }
    return picksFit(host, account, wish)
        ? Optional.empty()
        : no(
            Rule.PORTS,
            "has every port of its range " + host.firstPort() + "-" + host.lastPort() + " taken");
  }

  private static boolean picksFit(Host host, Account account, Wish wish) {
    int size = host.lastPort() - host.firstPort() + 1;
    int needed = wish.picked() + wish.ports().size();
    if (wish.picked() == 0 || account.ports.size() + needed <= size) {
      return true;
    }
    long taken = account.ports.stream().filter(p -> inRange(host, p)).count();
    return taken + wish.picked() + wish.ports().stream().filter(p -> inRange(host, p)).count()
        <= size;
  }

  private static boolean inRange(Host host, int port) {
    return port >= host.firstPort() && port <= host.lastPort();
  }

  private Optional<Refusal> affinity(Account account) {
    for (String other : required(placement.affinity())) {
      if (account.of(other) == 0) {
        return no(Rule.AFFINITY, "has no instance of " + other);
      }
    }
    for (String other : required(placement.antiAffinity())) {
      if (account.of(other) > 0) {
        return no(Rule.ANTI_AFFINITY, "has an instance of " + other);
      }
    }
    return Optional.empty();
  }

  private static List<String> required(List<Affinity> rules) {
    return rules.stream().filter(Affinity::required).map(Affinity::pool).toList();
  }

  private Optional<Refusal> crowd(Account account) {
    int most = placement.maxPerNode();
    return most > 0 && account.of(pool) >= most
        ? no(Rule.MAX_PER_NODE, "has " + most + " of it already (placement.maxPerNode)")
        : Optional.empty();
  }

  private static Optional<Refusal> home(Host host, Wish wish) {
    return wish.home().isEmpty() || wish.home().equals(host.name())
        ? Optional.empty()
        : no(Rule.HOME, "is not " + wish.home() + ", which has the slot's volumes");
  }

  private static Optional<Refusal> starts(Host host, Wish wish) {
    return wish.avoided().contains(host.name())
        ? no(Rule.STARTS, "could not start it of late")
        : Optional.empty();
  }
}
