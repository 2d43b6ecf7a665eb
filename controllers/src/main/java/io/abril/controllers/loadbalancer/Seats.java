package io.abril.controllers.loadbalancer;

import io.abril.api.loadbalancer.LoadBalancerSpec;
import io.abril.api.loadbalancer.LoadBalancerSpec.Mode;
import io.abril.api.pool.Instance.Reserved;
import io.abril.api.pool.Placement;
import io.abril.controllers.placement.Host;
import io.abril.controllers.placement.Ledger;
import io.abril.controllers.placement.Scheduler;
import io.abril.controllers.placement.Wish;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which nodes have an instance. One that runs stays where it may, so that nobody's connections move
 * for a better place; what is missing goes where the scheduler of pools would put it. Pure.
 *
 * @param nodes that are to have one
 * @param lacking why there are too few, as a sentence; empty when there aren't
 */
record Seats(Set<String> nodes, String lacking) {
  private static final int FAILED = 40;

  Seats {
    nodes = Set.copyOf(nodes);
  }

  /**
   * A node that could have one.
   *
   * @param host as the scheduler sees it
   * @param has whether it has one
   * @param mayStay whether that one may stay
   * @param answers whether its engine does
   * @param failed whether an instance could not be kept up there of late
   */
  record Seat(Host host, boolean has, boolean mayStay, boolean answers, boolean failed) {}

  /**
   * The seats.
   *
   * @param ports that an instance listens on
   * @param ledger what is taken on the nodes; the load balancer's own ports aren't in it
   */
  static Seats of(
      String name,
      LoadBalancerSpec spec,
      List<Integer> ports,
      Collection<Seat> seats,
      Ledger ledger) {
    var penalties = new HashMap<String, Integer>();
    seats.stream().filter(Seat::failed).forEach(s -> penalties.put(s.host().name(), FAILED));
    var hosts = seats.stream().map(Seat::host).toList();
    var scheduler = new Scheduler(name, spec.placement(), hosts, ledger, penalties);
    var staying = new ArrayList<Seat>();
    for (Seat seat : seats) {
      if (seat.has()
          && seat.mayStay()
          && spec.placement().unmet(seat.host().attributes()).isEmpty()) {
        staying.add(seat);
      }
    }
    return spec.mode() == Mode.GLOBAL
        ? everywhere(seats, staying, spec.placement())
        : some(spec.replicas(), ports, staying, scheduler);
  }

  private static Seats everywhere(Collection<Seat> seats, List<Seat> staying, Placement placement) {
    var nodes = new HashSet<String>();
    staying.forEach(s -> nodes.add(s.host().name()));
    seats.stream()
        .filter(s -> !s.has() && s.mayStay() && placement.unmet(s.host().attributes()).isEmpty())
        .forEach(s -> nodes.add(s.host().name()));
    return new Seats(nodes, "");
  }

  /** Of too many, those go that can't be asked, then those that failed, then the last by name. */
  private static Seats some(
      int replicas, List<Integer> ports, List<Seat> staying, Scheduler scheduler) {
    staying.sort(
        Comparator.comparing((Seat s) -> !s.answers())
            .thenComparing(Seat::failed)
            .thenComparing(s -> s.host().name()));
    var nodes = new HashSet<String>();
    staying.stream().limit(replicas).forEach(s -> nodes.add(s.host().name()));
    for (int slot = nodes.size(); slot < replicas; slot++) {
      var wish = new Wish(slot, Reserved.NOTHING, ports, 0, "");
      var found = scheduler.find(wish, host -> !nodes.contains(host.name()));
      if (found.host().isEmpty()) {
        return new Seats(
            nodes,
            nodes.size()
                + " of "
                + replicas
                + " instances have a node; for another one "
                + found.refusal());
      }
      nodes.add(found.host().get().name());
    }
    return new Seats(nodes, "");
  }
}
