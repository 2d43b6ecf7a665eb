package io.abril.controllers.config;

import io.abril.api.Kind;
import io.abril.api.config.Config;
import io.abril.api.config.ConfigStatus;
import io.abril.api.config.Secret;
import io.abril.api.job.Job;
import io.abril.api.loadbalancer.LoadBalancer;
import io.abril.api.node.Node;
import io.abril.api.pool.ServicePool;
import io.abril.api.pool.Workload;
import io.abril.runtime.Controller;
import io.abril.runtime.Lookup;
import java.util.Collection;
import java.util.Set;
import java.util.function.Function;

/** The controllers of configs and secrets, with what wakes them. */
public final class ConfigControllers {
  private ConfigControllers() {}

  /** The controller of configs. */
  public static Controller<?, ?, ?> configs() {
    return Controller.of(Config.KIND, new ConfigReconciler())
        .watches(ServicePool.KIND, (pool, lookup) -> ofPool(Config.KIND, pool, lookup))
        .watches(Job.KIND, (job, lookup) -> ofJob(Config.KIND, job, lookup));
  }

  /**
   * The controller of secrets.
   *
   * @param keys wakes every secret when they change
   */
  public static Controller<?, ?, ?> secrets(SealedSecrets secrets, Controller.Source keys) {
    return Controller.of(Secret.KIND, new SecretReconciler(secrets))
        .watches(ServicePool.KIND, (pool, lookup) -> ofPool(Secret.KIND, pool, lookup))
        .watches(Job.KIND, (job, lookup) -> ofJob(Secret.KIND, job, lookup))
        .watches(Node.KIND, ConfigControllers::ofNode)
        .watches(LoadBalancer.KIND, ConfigControllers::ofLoadBalancer)
        .source(keys);
  }

  private static Function<Workload, Set<String>> named(Kind<?, ConfigStatus> kind) {
    return kind.equals(Config.KIND) ? Uses::configs : Uses::secrets;
  }

  private static Collection<String> ofPool(Kind<?, ConfigStatus> kind, String pool, Lookup lookup) {
    var names = lookup.find(ServicePool.KIND, pool).map(p -> named(kind).apply(p.spec()));
    return stale(kind, lookup, "pool/" + pool, names.orElse(Set.of()));
  }

  private static Collection<String> ofJob(Kind<?, ConfigStatus> kind, String job, Lookup lookup) {
    var names = lookup.find(Job.KIND, job).map(j -> named(kind).apply(j.spec()));
    return stale(kind, lookup, "job/" + job, names.orElse(Set.of()));
  }

  private static Collection<String> ofNode(String node, Lookup lookup) {
    var names = lookup.find(Node.KIND, node).map(n -> Uses.secrets(n.spec()));
    return stale(Secret.KIND, lookup, "node/" + node, names.orElse(Set.of()));
  }

  private static Collection<String> ofLoadBalancer(String name, Lookup lookup) {
    var names = lookup.find(LoadBalancer.KIND, name).map(lb -> lb.spec().secrets());
    return stale(Secret.KIND, lookup, "loadbalancer/" + name, names.orElse(Set.of()));
  }

  /** Those whose status says of this user what isn't so any more. */
  private static <S> Collection<String> stale(
      Kind<S, ConfigStatus> kind, Lookup lookup, String user, Set<String> used) {
    return lookup.all(kind).stream()
        .filter(o -> ConfigDecision.mayBeStale(o, user, used.contains(o.name())))
        .map(o -> o.name())
        .toList();
  }
}
