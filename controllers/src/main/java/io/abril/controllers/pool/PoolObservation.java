package io.abril.controllers.pool;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Slot;
import io.abril.controllers.config.Content;
import io.abril.controllers.docker.Deeds.Failure;
import io.abril.controllers.docker.Engine.Container;
import io.abril.controllers.placement.Ledger;
import io.abril.runtime.Op;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What a pool's decision is made of.
 *
 * @param catalogKnown whether {@code passing} is the truth; a new leader's catalog is not, at first
 * @param nodes every node that is known
 * @param slots the rows of this pool, by slot
 * @param containers containers of this pool, by instance id
 * @param registered service ids on the nodes' agents, with the hash of each
 * @param passing service ids that Consul answers for
 * @param answered instances that abril itself has seen answering since their start
 * @param started starts that this process has carried out, as {@link #startKey}
 * @param busy instances that a deed is under way on
 * @param failures the last failure of a deed on an instance
 * @param drained leaving instances that no load balancer uses any more
 * @param needs what containers are to be made with besides the specification, and why none may be
 *     started now
 * @param others what everything but this pool's rows takes on the nodes, entered anew at each call;
 *     asked only when a place is looked for
 * @param together which other pools it must be on the same node with
 * @param idTaken tells ids that instances of other pools have
 * @param protection which endpoints need this pool
 * @param ops requests for this pool, oldest first
 * @param registry what stands in Consul beside the registrations themselves
 * @param rollout what the instances are brought to, and how far that is
 */
record PoolObservation(
    Instant now,
    boolean catalogKnown,
    List<PoolNode> nodes,
    Map<Integer, Slot> slots,
    Map<String, Located> containers,
    Map<String, String> registered,
    Set<String> passing,
    Set<String> answered,
    Set<String> started,
    Set<String> busy,
    Map<String, Failure> failures,
    Set<String> drained,
    Needs needs,
    Supplier<Ledger> others,
    Together together,
    Predicate<String> idTaken,
    Protection protection,
    List<Op> ops,
    Registry registry,
    RolloutSeen rollout) {

  /**
   * What stands in Consul beside the registrations themselves.
   *
   * @param toldHealthy ids whose agent was told that the engine finds them healthy
   * @param nameTaken why nothing new may be registered, as a sentence; empty when it may
   */
  record Registry(Set<String> toldHealthy, Optional<String> nameTaken) {
    /** Nothing of note. */
    static final Registry NONE = new Registry(Set.of(), Optional.empty());
  }

  /** A container and the node that it is on. */
  record Located(String node, Container container) {}

  /** What containers are to be made with besides the specification. */
  Map<String, String> inputs() {
    return needs.inputs();
  }

  /** What containers are to be made with, named as when the instance was made. */
  Map<String, String> inputsAs(Instance instance) {
    return needs.asMadeWith().apply(instance.inputs());
  }

  /** Whether an instance was made with something else than containers are to be made with now. */
  boolean otherInputs(Instance instance) {
    return Content.replaces(instance.inputs(), inputsAs(instance), inputs());
  }

  /** Why nothing new may be started now, as sentences; empty when it may. */
  List<String> waitsFor() {
    return needs.waitsFor();
  }

  /** The same with more known of the rollout. */
  PoolObservation with(RolloutSeen more) {
    return new PoolObservation(
        now,
        catalogKnown,
        nodes,
        slots,
        containers,
        registered,
        passing,
        answered,
        started,
        busy,
        failures,
        drained,
        needs,
        others,
        together,
        idTaken,
        protection,
        ops,
        registry,
        more);
  }

  /** Names one start of an instance's container. */
  static String startKey(Instance instance) {
    return instance.id() + "#" + instance.restarts();
  }

  boolean reachable(Instance instance) {
    return reachable(instance.node());
  }

  boolean reachable(String node) {
    return node(node).map(PoolNode::reachable).orElse(false);
  }

  /** What went wrong with an instance since then. */
  Optional<Failure> failure(String instanceId, Instant since) {
    return Optional.ofNullable(failures.get(instanceId)).filter(f -> !f.at().isBefore(since));
  }

  Optional<Container> container(Instance instance) {
    return Optional.ofNullable(containers.get(instance.id())).map(Located::container);
  }

  Optional<PoolNode> node(String name) {
    return nodes.stream().filter(n -> n.name().equals(name)).findFirst();
  }
}
