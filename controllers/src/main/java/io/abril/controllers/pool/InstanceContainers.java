package io.abril.controllers.pool;

import io.abril.api.Quantity;
import io.abril.api.Resource;
import io.abril.api.pool.Dns;
import io.abril.api.pool.Instance;
import io.abril.api.pool.Port;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.controllers.docker.ContainerSpec;
import io.abril.controllers.docker.ContainerSpec.Publish;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The container that an instance is to be. Pure. */
final class InstanceContainers {
  static final String LABEL_ROOT = "abril.root";
  static final String LABEL_POOL = "abril.pool";
  static final String LABEL_INSTANCE = "abril.instance";

  private InstanceContainers() {}

  /**
   * A specification's container.
   *
   * @param nodeDns the node's resolvers
   * @param epoch how many leaders there have been
   */
  static ContainerSpec of(
      String root,
      Resource<ServicePoolSpec, ?> pool,
      int slot,
      Instance instance,
      List<String> nodeDns,
      long epoch) {
    var spec = pool.spec();
    var templates = new Templates(pool.name(), spec, slot, instance);
    var env = new LinkedHashMap<String, String>();
    spec.env().forEach((name, value) -> env.put(name, templates.expand(value)));
    return new ContainerSpec(
        instance.containerName(pool.name(), slot),
        spec.image().ref(),
        labels(root, pool, slot, instance, epoch),
        spec.command(),
        spec.args(),
        env,
        spec.user(),
        spec.hostname().map(templates::expand),
        spec.workingDir(),
        spec.readOnly(),
        spec.capDrop(),
        List.of(),
        dns(spec.dns(), nodeDns),
        publish(spec, instance),
        scaled(spec.resources().limit().cpu(), 9),
        scaled(spec.resources().limit().memory(), 0),
        false,
        false,
        Optional.of(spec.stop().signal()));
  }

  private static Map<String, String> labels(
      String root, Resource<ServicePoolSpec, ?> pool, int slot, Instance instance, long epoch) {
    var labels = new LinkedHashMap<String, String>();
    labels.put(LABEL_ROOT, root);
    labels.put(LABEL_POOL, pool.name());
    labels.put("abril.uid", pool.meta().uid());
    labels.put("abril.slot", String.valueOf(slot));
    labels.put(LABEL_INSTANCE, instance.id());
    labels.put("abril.generation", String.valueOf(instance.generation()));
    labels.put("abril.spec-hash", instance.specHash());
    labels.put("abril.epoch", String.valueOf(epoch));
    return labels;
  }

  private static List<String> dns(Dns dns, List<String> nodeDns) {
    return dns.node() ? nodeDns : dns.servers();
  }

  private static List<Publish> publish(ServicePoolSpec spec, Instance instance) {
    return spec.ports().stream()
        .filter(p -> instance.ports().containsKey(p.name()))
        .map(p -> new Publish(p.container(), bind(p, instance), instance.ports().get(p.name())))
        .toList();
  }

  private static String bind(Port port, Instance instance) {
    return port.bind().equals("node") ? instance.address() : port.bind();
  }

  private static OptionalLong scaled(Optional<Quantity> quantity, int decimals) {
    return quantity
        .map(q -> OptionalLong.of(q.value().multiply(BigDecimal.TEN.pow(decimals)).longValue()))
        .orElse(OptionalLong.empty());
  }
}
