package io.abril.controllers.pool;

import io.abril.api.Resource;
import io.abril.api.pool.Instance;
import io.abril.api.pool.Port;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.controllers.Labels;
import io.abril.controllers.docker.ContainerSpec;
import io.abril.controllers.docker.ContainerSpec.Protocol;
import io.abril.controllers.docker.ContainerSpec.Publish;
import io.abril.controllers.workload.LinkTargets;
import io.abril.controllers.workload.VolumeNames;
import io.abril.controllers.workload.WorkloadContainers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The container that an instance is to be. Pure. */
final class InstanceContainers {
  private InstanceContainers() {}

  /**
   * What an instance gets from its node.
   *
   * @param dns the node's resolvers
   * @param publicAddress where the node is reached from elsewhere
   */
  record Host(List<String> dns, String publicAddress) {
    /** Of a node that is not there any more. */
    static final Host UNKNOWN = new Host(List.of(), "");

    static Host of(PoolNode node) {
      return new Host(node.dns(), node.publicAddress());
    }
  }

  /**
   * A specification's container, to which variables and files may be added.
   *
   * @param epoch how many leaders there have been
   */
  static ContainerSpec.Builder of(
      String root,
      Resource<ServicePoolSpec, ?> pool,
      int slot,
      Instance instance,
      Host host,
      long epoch) {
    var spec = pool.spec();
    var setting =
        new WorkloadContainers.Setting(
            instance.containerName(pool.name(), slot),
            labels(root, pool, slot, instance, epoch),
            InstanceTemplates.of(pool.name(), spec, slot, instance, host.publicAddress()),
            host.dns(),
            List.of(spec.service()),
            VolumeNames.ofSlot(root, pool.name(), slot));
    return WorkloadContainers.of(spec, setting)
        .env(LinkTargets.environment(spec.links(), instance.inputs()))
        .publish(publish(spec, instance))
        .healthcheck(!Probes.toldByEngine(spec, instance).isEmpty())
        .stopSignal(spec.stop().signal());
  }

  private static Map<String, String> labels(
      String root, Resource<ServicePoolSpec, ?> pool, int slot, Instance instance, long epoch) {
    var labels = new LinkedHashMap<String, String>();
    labels.put(Labels.ROOT, root);
    labels.put(Labels.POOL, pool.name());
    labels.put(Labels.UID, pool.meta().uid());
    labels.put(Labels.SLOT, String.valueOf(slot));
    labels.put(Labels.INSTANCE, instance.id());
    labels.put(Labels.GENERATION, String.valueOf(instance.generation()));
    labels.put(Labels.SPEC_HASH, instance.specHash());
    labels.put(Labels.EPOCH, String.valueOf(epoch));
    return labels;
  }

  /** With the node's network there is nothing to publish. */
  private static List<Publish> publish(ServicePoolSpec spec, Instance instance) {
    if (spec.hostNetwork()) {
      return List.of();
    }
    return spec.ports().stream()
        .filter(p -> instance.ports().containsKey(p.name()))
        .map(
            p ->
                new Publish(
                    p.container(),
                    p.protocol() == Port.Protocol.UDP ? Protocol.UDP : Protocol.TCP,
                    bind(p, instance),
                    instance.ports().get(p.name())))
        .toList();
  }

  private static String bind(Port port, Instance instance) {
    return port.bind().equals("node") ? instance.address() : port.bind();
  }
}
