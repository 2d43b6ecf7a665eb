package io.abril.controllers.pool;

import io.abril.api.pool.Instance;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.Slot;
import io.abril.api.pool.Volume;
import io.abril.controllers.placement.Host;
import io.abril.controllers.placement.Ledger;
import io.abril.controllers.placement.Ranking;
import io.abril.controllers.placement.Scheduler;
import io.abril.controllers.placement.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Finds places for the slots of one pool during one decision. What others take is asked for only
 * when the first place is looked for: most passes look for none.
 */
final class Places {
  /** In this time a failure is held against a node half as much. */
  private static final Duration HALF_LIFE = Duration.ofMinutes(1);

  private static final int MOST_POINTS = 100;

  private final String pool;
  private final ServicePoolSpec spec;
  private final PoolObservation seen;
  private final Map<Integer, Slot> slots;
  private Optional<Known> known = Optional.empty();

  private record Known(Ledger ledger, Scheduler scheduler) {}

  /**
   * Places for a pool.
   *
   * @param slots the rows as they are to be; read when the first place is looked for, so whoever
   *     changes them afterwards says so
   */
  Places(String pool, ServicePoolSpec spec, PoolObservation seen, Map<Integer, Slot> slots) {
    this.pool = pool;
    this.spec = spec;
    this.seen = seen;
    this.slots = slots;
  }

  /** Whether a slot's volumes tie it to a node. */
  static boolean tied(ServicePoolSpec spec) {
    return spec.volumes().stream().map(Volume::name).anyMatch(Optional::isPresent);
  }

  /** Whether a slot's volumes are on that node. */
  static boolean tiedTo(ServicePoolSpec spec, Slot slot, String node) {
    return tied(spec) && slot.home().equals(node);
  }

  /** Where a slot goes, or why nowhere; to a node that could not start it only if need be. */
  Scheduler.Answer find(Slot slot) {
    return ifNeedBe(wish(slot), wish -> find(wish, i -> true));
  }

  /**
   * Where a slot goes whose node can't start its instance, or why nowhere.
   *
   * @param starts whether an instance keeps its pool where it is
   */
  Scheduler.Answer findAfterFailure(Slot slot, Instance failed, Predicate<Instance> starts) {
    var wish = wish(slot.avoiding(failed.node(), Instant.MAX, seen.now()));
    return find(wish, i -> !i.equals(failed) && starts.test(i));
  }

  private static Scheduler.Answer ifNeedBe(Wish wish, Function<Wish, Scheduler.Answer> find) {
    var answer = find.apply(wish);
    return answer.host().isPresent() || wish.avoided().isEmpty()
        ? answer
        : find.apply(wish.anywhere());
  }

  private Scheduler.Answer find(Wish wish, Predicate<Instance> ties) {
    return seen.together().free() ? known().scheduler().find(wish) : withOthers(wish, ties);
  }

  /** Where the pools are that it shares a network with; the first node that fits, if nowhere. */
  private Scheduler.Answer withOthers(Wish wish, Predicate<Instance> ties) {
    var own =
        slots.values().stream()
            .flatMap(s -> s.current().stream())
            .filter(ties)
            .map(Instance::node)
            .toList();
    var left =
        seen.nodes().stream()
            .filter(n -> n.leaving() || n.lostSince().isPresent())
            .map(PoolNode::name)
            .toList();
    var among = seen.together().among(own, left);
    if (!among.isEmpty()) {
      var answer = known().scheduler().find(wish, host -> among.contains(host.name()));
      return answer.host().isPresent()
          ? answer
          : new Scheduler.Answer(
              Optional.empty(), seen.together().sentence(among) + "; " + answer.refusal());
    }
    var names = seen.nodes().stream().map(PoolNode::name).toList();
    return seen.together().order(names).stream()
        .map(node -> known().scheduler().find(wish, on(node)))
        .filter(answer -> answer.host().isPresent())
        .findFirst()
        .orElseGet(() -> known().scheduler().find(wish));
  }

  /** Whether a slot fits on that node, or why not. */
  Scheduler.Answer find(Slot slot, String node) {
    return known().scheduler().find(wish(slot).anywhere(), on(node));
  }

  /** Whether a slot fits on any other node than its instance's, or why not. */
  Scheduler.Answer elsewhere(Slot slot) {
    var node = slot.current().map(Instance::node).orElse("");
    return ifNeedBe(wish(slot), wish -> known().scheduler().find(wish, on(node).negate()));
  }

  private static Predicate<Host> on(String node) {
    return host -> host.name().equals(node);
  }

  /** The node where the document's wishes for a slot are met better than where it is. */
  Optional<Host> better(Slot slot) {
    return slot.current()
        .filter(i -> seen.together().free())
        .flatMap(i -> known().scheduler().better(wish(slot), i));
  }

  private Wish wish(Slot slot) {
    return new Wish(
        slot.slot(),
        spec.resources().reserve().amount(),
        PortPicker.named(spec, slot.slot()),
        PortPicker.picks(spec),
        tied(spec) ? slot.home() : "",
        slot.avoidedAt(seen.now()));
  }

  /** Whether something on the node holds a port. */
  IntPredicate taken(String node) {
    return port -> known().ledger().taken(node, port);
  }

  /** An instance was placed. */
  void placed(Instance instance) {
    known.ifPresent(k -> k.scheduler().placed(instance));
  }

  /** A current instance leaves. */
  void vacated(Instance instance) {
    known.ifPresent(k -> k.scheduler().vacated(instance));
  }

  /** An instance is to move: the next ones are judged as if it were there already. */
  void moved(Instance instance, Host to) {
    known().scheduler().moved(instance, to);
  }

  private Known known() {
    if (known.isEmpty()) {
      var ledger = seen.others().get();
      slots.values().forEach(ledger::add);
      var hosts = seen.nodes().stream().map(Places::host).toList();
      known =
          Optional.of(
              new Known(ledger, new Scheduler(pool, spec.placement(), hosts, ledger, penalties())));
    }
    return known.get();
  }

  /** A node that Consul holds for failed takes nothing, even before it is taken for lost. */
  private static Host host(PoolNode node) {
    return node.lostSince().isPresent() && node.host().refusal().isEmpty()
        ? node.host().refused("is not ready")
        : node.host();
  }

  /** Each failure of late is as bad as one instance more, and half as bad a minute later. */
  private Map<String, Integer> penalties() {
    var penalties = new HashMap<String, Integer>();
    for (Slot slot : slots.values()) {
      slot.all()
          .filter(i -> i.failures() > 0)
          .forEach(i -> penalties.merge(i.node(), points(i.failures(), i.since()), Places::atMost));
      slot.avoided()
          .forEach(
              (node, until) ->
                  penalties.merge(
                      node,
                      points(FailedStarts.MOST, until.minus(FailedStarts.AVOIDED)),
                      Places::atMost));
    }
    return penalties;
  }

  private int points(int failures, Instant since) {
    double age = Duration.between(since, seen.now()).toMillis();
    double halved = Math.pow(0.5, Math.max(0, age) / HALF_LIFE.toMillis());
    return atMost(0, (int) Math.round(Ranking.INSTANCE * failures * halved));
  }

  private static int atMost(int one, int other) {
    return Math.min(MOST_POINTS, one + other);
  }
}
