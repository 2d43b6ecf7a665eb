package io.abril.controllers.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import io.abril.schema.Json;
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
            .withLabels(spec.labels())
            .withEnv(
                spec.env().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList())
            // Consul's agents check; the engine would start a process for every check of its own.
            .withHealthcheck(new HealthCheck().withTest(List.of("NONE")))
            .withExposedPorts(
                spec.publish().stream().map(p -> ExposedPort.tcp(p.containerPort())).toList())
            .withHostConfig(host(spec));
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
    if (spec.readOnly()) {
      host.withTmpFs(Map.of("/tmp", ""));
    }
    if (!spec.dns().isEmpty()) {
      host.withDns(spec.dns());
    }
    if (spec.hostNetwork()) {
      host.withNetworkMode("host");
    } else {
      host.withPortBindings(ports(spec)).withSecurityOpts(List.of("no-new-privileges"));
    }
    spec.nanoCpus().ifPresent(host::withNanoCPUs);
    spec.memoryBytes().ifPresent(bytes -> host.withMemory(bytes).withMemorySwap(bytes));
    return host;
  }

  private static Ports ports(ContainerSpec spec) {
    var ports = new Ports();
    for (var p : spec.publish()) {
      ports.bind(
          ExposedPort.tcp(p.containerPort()),
          Ports.Binding.bindIpAndPort(p.bindAddress(), p.hostPort()));
    }
    return ports;
  }

  private static Capability[] capabilities(List<String> names) {
    return names.stream()
        .map(name -> Capability.valueOf(name.replaceFirst("^CAP_", "")))
        .toArray(Capability[]::new);
  }
}
