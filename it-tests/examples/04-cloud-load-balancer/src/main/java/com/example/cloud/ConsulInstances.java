package com.example.cloud;

import com.example.cloud.CloudLoadBalancer.Spec;
import com.example.cloud.CloudLoadBalancer.Status;
import io.abril.api.Resource;
import io.abril.runtime.Controller;
import io.abril.runtime.Index;
import io.abril.runtime.Lookup;
import io.abril.runtime.Operator;
import io.abril.runtime.consul.HealthWatch;
import io.abril.runtime.consul.PassingInstance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Consul's passing instances: {@link HealthWatch} knows them, and wakes whom a change concerns. */
public final class ConsulInstances implements Instances {
  private static final Index<Spec, Status> BY_SERVICE =
      Index.of(
          CloudLoadBalancer.KIND, "by-service", balancer -> List.of(balancer.spec().service()));

  private final HealthWatch health;

  public ConsulInstances(Vertx vertx, Operator operator) {
    health = new HealthWatch(vertx, operator.consul(), ConsulInstances::concerned);
  }

  private static Collection<String> concerned(String service, Lookup lookup) {
    return lookup.byIndex(BY_SERVICE, service).stream().map(Resource::name).toList();
  }

  /** The controller, with what it needs for {@link #passing}. */
  public Controller<Spec, Status, CloudLoadBalancers.Seen> controller(Cloud cloud) {
    return Controller.of(CloudLoadBalancer.KIND, new CloudLoadBalancers(cloud, this))
        .index(CloudLoadBalancer.BY_API)
        .index(BY_SERVICE)
        .source(health);
  }

  @Override
  public Future<Set<String>> passing(String service) {
    return health
        .passing(service)
        .map(all -> all.stream().map(ConsulInstances::node).collect(Collectors.toSet()));
  }

  private static String node(PassingInstance instance) {
    var address = instance.address();
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + instance.port();
  }
}
