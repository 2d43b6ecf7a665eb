package io.abril.controllers.loadbalancer;

import io.abril.api.Resource;
import io.abril.api.loadbalancer.LoadBalancerSpec;
import io.abril.api.loadbalancer.LoadBalancerStatus;
import io.abril.api.loadbalancer.LoadBalancerStatus.InstanceStatus;
import io.abril.controllers.haproxy.RuntimeState;
import io.abril.controllers.haproxy.WorkerState.ServerState;
import io.abril.controllers.loadbalancer.LoadBalancerDecision.Verdict;
import io.abril.controllers.loadbalancer.LoadBalancerObservation.InstanceState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts what was found into a load balancer's status. */
final class StatusOf {
  private StatusOf() {}

  static LoadBalancerStatus status(
      Resource<LoadBalancerSpec, LoadBalancerStatus> lb,
      LoadBalancerObservation seen,
      List<InstanceState> instances,
      List<Verdict> verdicts) {
    var rows = new ArrayList<InstanceStatus>();
    int inSync = 0;
    for (int i = 0; i < instances.size(); i++) {
      var is = instances.get(i);
      var verdict = verdicts.get(i);
      inSync += verdict.inSync() ? 1 : 0;
      rows.add(
          new InstanceStatus(
              is.node(),
              is.container()
                  .map(c -> c.name())
                  .orElseGet(() -> is.trouble().isEmpty() ? "" : container(lb, is.node())),
              verdict.inSync() ? seen.commonHash() : before(lb, is.node()),
              verdict.message()));
    }
    return new LoadBalancerStatus(
        rows,
        inSync + "/" + instances.size(),
        inSync == instances.size() && !instances.isEmpty(),
        seen.table().hosts().size(),
        seen.table().states(),
        backendsUp(seen, instances),
        seen.commonHash(),
        lastReload(lb, instances));
  }

  /** What was last seen on a node; empty for none. */
  static String container(Resource<LoadBalancerSpec, LoadBalancerStatus> lb, String node) {
    return lb.status().stream()
        .flatMap(s -> s.instances().stream())
        .filter(i -> i.node().equals(node))
        .map(InstanceStatus::container)
        .findFirst()
        .orElse("");
  }

  private static String before(Resource<LoadBalancerSpec, LoadBalancerStatus> lb, String node) {
    return lb.status().stream()
        .flatMap(s -> s.instances().stream())
        .filter(i -> i.node().equals(node))
        .map(InstanceStatus::configHash)
        .findFirst()
        .orElse("");
  }

  /**
   * Of the backends that are to have a server, those that have one up everywhere it can be seen.
   */
  private static String backendsUp(LoadBalancerObservation seen, List<InstanceState> instances) {
    var runtimes =
        instances.stream().map(InstanceState::runtime).flatMap(Optional::stream).toList();
    var wanted =
        seen.table().backends().stream()
            .filter(
                b ->
                    !b.servers().isEmpty()
                        || seen.table().routes().entrySet().stream()
                            .anyMatch(
                                r ->
                                    !r.getKey().startsWith("service/")
                                        && r.getValue().equals(b.name())))
            .map(b -> b.name())
            .toList();
    long up =
        wanted.stream()
            .filter(name -> !runtimes.isEmpty() && runtimes.stream().allMatch(r -> isUp(r, name)))
            .count();
    return up + "/" + wanted.size();
  }

  private static boolean isUp(RuntimeState runtime, String backend) {
    return runtime.current().servers().stream()
        .filter(s -> s.backend().equals(backend))
        .anyMatch(ServerState::up);
  }

  private static Optional<Instant> lastReload(
      Resource<LoadBalancerSpec, LoadBalancerStatus> lb, List<InstanceState> instances) {
    return Stream.concat(
            lb.status().stream().flatMap(s -> s.lastReload().stream()),
            instances.stream().flatMap(i -> i.memory().lastReload().stream()))
        .filter(Objects::nonNull)
        .map(at -> at.truncatedTo(ChronoUnit.MILLIS))
        .collect(Collectors.maxBy(Instant::compareTo));
  }
}
