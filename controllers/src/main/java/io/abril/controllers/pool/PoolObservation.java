package io.abril.controllers.pool;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Slot;
import io.abril.controllers.docker.DockerError;
import io.abril.controllers.docker.Engine.Container;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

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
 * @param idTaken tells ids that instances of other pools have
 * @param protection which endpoints need this pool
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
    Predicate<String> idTaken,
    Protection protection) {

  /** A container and the node that it is on. */
  record Located(String node, Container container) {}

  /** What went wrong with an instance. */
  record Failure(DockerError.Reason reason, String sentence, Instant at) {}

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
