package io.abril.controllers.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.VolumeOptions;
import com.github.dockerjava.api.model.VolumesFrom;
import io.abril.controllers.docker.ContainerSpec.Protocol;
import io.abril.schema.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says a {@link ContainerSpec} in the engine's terms. */
final class Requests {
  /** The library's own word for it is an empty one, which an update takes for "as it was". */
  private static final RestartPolicy NO =
      Json.mapper().convertValue(Map.of("Name", "no"), RestartPolicy.class);

  private Requests() {}

  /** The engine is not to start the container again, however it ends. */
  static void forGood(DockerClient client, String containerId) {
    client.updateContainerCmd(containerId).withRestartPolicy(NO).exec();
  }

  static CreateContainerCmd create(DockerClient client, ContainerSpec spec) {
    var create =
        client
            .createContainerCmd(spec.image())
            .withName(spec.name())
            .withLabels(labels(spec))
            .withEnv(
                spec.env().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList())
            .withTty(spec.tty())
            .withExposedPorts(spec.publish().stream().map(Requests::port).toList())
            .withHostConfig(host(spec));
    if (!spec.healthcheck()) {
      // Consul's agents check; the engine would start a process for every check of its own.
      create.withHealthcheck(new HealthCheck().withTest(List.of("NONE")));
    }
    if (!spec.networks().isEmpty()) {
      // Engines before 25 take one network with the container; the others are joined before it
      // starts.
      create.withAliases(spec.aliases());
    }
    if (!spec.command().isEmpty()) {
      create.withEntrypoint(spec.command());
    }
    if (!spec.args().isEmpty()) {
      create.withCmd(spec.args());
    }
    spec.user().ifPresent(create::withUser);
    spec.hostname().ifPresent(create::withHostName);
    spec.workingDir().ifPresent(create::withWorkingDir);
    spec.stopSignal().ifPresent(create::withStopSignal);
    return create;
  }

  /** The labels that the container gets. */
  static Map<String, String> labels(ContainerSpec spec) {
    var labels = new LinkedHashMap<>(spec.labels());
    labels.putAll(Networking.labels(spec));
    return labels;
  }

  private static HostConfig host(ContainerSpec spec) {
    var host =
        HostConfig.newHostConfig()
            .withReadonlyRootfs(spec.readOnly())
            .withCapDrop(capabilities(spec.capDrop()))
            .withCapAdd(capabilities(spec.capAdd()))
            .withRestartPolicy(spec.restartAlways() ? RestartPolicy.alwaysRestart() : NO)
            .withLogConfig(
                new LogConfig(
                    LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "10m", "max-file", "2")));
    spec.volumesFrom().ifPresent(id -> host.withVolumesFrom(new VolumesFrom(id, AccessMode.ro)));
    host.withMounts(spec.mounts().stream().map(Requests::mount).toList());
    if (spec.readOnly() && spec.mounts().stream().noneMatch(m -> m.path().equals("/tmp"))) {
      host.withTmpFs(Map.of("/tmp", ""));
    }
    if (!spec.dns().isEmpty()) {
      host.withDns(spec.dns());
    }
    if (spec.hostNetwork()) {
      host.withNetworkMode("host");
    } else {
      host.withPortBindings(ports(spec)).withSecurityOpts(List.of("no-new-privileges"));
      spec.networks().stream().findFirst().ifPresent(host::withNetworkMode);
    }
    spec.nanoCpus().ifPresent(host::withNanoCPUs);
    spec.memoryBytes().ifPresent(bytes -> host.withMemory(bytes).withMemorySwap(bytes));
    return host;
  }

  private static Ports ports(ContainerSpec spec) {
    var ports = new Ports();
    for (var p : spec.publish()) {
      ports.bind(port(p), Ports.Binding.bindIpAndPort(p.bindAddress(), p.hostPort()));
    }
    return ports;
  }

  private static ExposedPort port(ContainerSpec.Publish port) {
    return port.protocol() == Protocol.UDP
        ? ExposedPort.udp(port.containerPort())
        : ExposedPort.tcp(port.containerPort());
  }

  /** Unlike a bind, a mount is refused when its folder isn't there. */
  private static Mount mount(ContainerSpec.Mount mount) {
    var common = new Mount().withTarget(mount.path()).withReadOnly(mount.readOnly());
    if (mount instanceof ContainerSpec.Mount.Bind bind) {
      return common.withType(MountType.BIND).withSource(bind.hostPath());
    }
    if (mount instanceof ContainerSpec.Mount.Anonymous) {
      return common
          .withType(MountType.VOLUME)
          .withVolumeOptions(new VolumeOptions().withNoCopy(true));
    }
    var named = (ContainerSpec.Mount.Named) mount;
    return common
        .withType(MountType.VOLUME)
        .withSource(named.volume())
        .withVolumeOptions(
            new VolumeOptions().withLabels(named.labels()).withNoCopy(!named.copy()));
  }

  private static Capability[] capabilities(List<String> names) {
    return names.stream().map(Requests::capability).toArray(Capability[]::new);
  }

  private static Capability capability(String name) {
    try {
      return Capability.valueOf(name.replaceFirst("^CAP_", ""));
    } catch (IllegalArgumentException e) {
      throw new DockerError(
          DockerError.Reason.REFUSED,
          "capDrop: " + name + " is no capability of Linux; ALL and NET_RAW are",
          e);
    }
  }
}
