package io.abril.controllers.workload;

import io.abril.api.Quantity;
import io.abril.api.pool.Dns;
import io.abril.api.pool.Volume;
import io.abril.api.pool.Workload;
import io.abril.controllers.docker.ContainerSpec;
import io.abril.controllers.docker.ContainerSpec.Mount;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Begins the container of a workload: everything that pools and jobs have in common. Pure. */
public final class WorkloadContainers {
  private WorkloadContainers() {}

  /**
   * What a container gets beside its document.
   *
   * @param name of the container
   * @param labels of the container
   * @param templates variables of environment, host name, command, arguments and host paths
   * @param nodeDns the node's resolvers
   * @param aliases names on each network
   * @param volumes names the volumes
   */
  public record Setting(
      String name,
      Map<String, String> labels,
      Templates templates,
      List<String> nodeDns,
      List<String> aliases,
      VolumeNames volumes) {}

  /**
   * A workload's container, to be completed by its kind: ports, stop signal, and what is not in the
   * document, such as variables and files of Secrets. Variables of the document go before those
   * that are added.
   */
  public static ContainerSpec.Builder of(Workload workload, Setting setting) {
    var templates = setting.templates();
    var container =
        ContainerSpec.of(setting.name(), workload.image().ref())
            .labels(setting.labels())
            .command(expanded(workload.command(), templates), expanded(workload.args(), templates))
            .env(expanded(workload.env(), templates))
            .user(workload.user())
            .hostname(workload.hostname().map(templates::expand))
            .workingDir(workload.workingDir())
            .readOnly(workload.readOnly())
            .tty(workload.tty())
            .capabilities(workload.capDrop(), List.of())
            .dns(dns(workload.dns(), setting.nodeDns()))
            .networks(workload.networks(), setting.aliases())
            .hostNetwork(workload.hostNetwork())
            .limits(
                scaled(workload.resources().limit().cpu(), 9),
                scaled(workload.resources().limit().memory(), 0));
    workload.volumes().forEach(v -> container.mount(mount(v, setting)));
    return container;
  }

  private static List<String> expanded(List<String> words, Templates templates) {
    return words.stream().map(templates::expand).toList();
  }

  private static Map<String, String> expanded(Map<String, String> env, Templates templates) {
    var expanded = new LinkedHashMap<String, String>();
    env.forEach((name, value) -> expanded.put(name, templates.expand(value)));
    return expanded;
  }

  private static Mount mount(Volume volume, Setting setting) {
    return volume
        .name()
        .<Mount>map(
            name ->
                new Mount.Named(
                    setting.volumes().of(name),
                    setting.volumes().labels(name),
                    volume.path(),
                    volume.readOnly(),
                    true))
        .orElseGet(
            () ->
                new Mount.Bind(
                    setting.templates().expand(volume.hostPath().orElseThrow()),
                    volume.path(),
                    volume.readOnly()));
  }

  private static List<String> dns(Dns dns, List<String> nodeDns) {
    return dns.node() ? nodeDns : dns.servers();
  }

  private static OptionalLong scaled(Optional<Quantity> quantity, int decimals) {
    return quantity
        .map(q -> OptionalLong.of(q.value().multiply(BigDecimal.TEN.pow(decimals)).longValue()))
        .orElse(OptionalLong.empty());
  }
}
