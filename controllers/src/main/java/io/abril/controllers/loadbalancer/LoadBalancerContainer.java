package io.abril.controllers.loadbalancer;

import io.abril.api.Resource;
import io.abril.api.loadbalancer.LoadBalancerSpec;
import io.abril.api.loadbalancer.LoadBalancerStatus;
import io.abril.controllers.Hashes;
import io.abril.controllers.Labels;
import io.abril.controllers.docker.ContainerSpec;
import io.abril.controllers.docker.Engine.Container;
import io.abril.controllers.docker.Engine.UploadFile;
import io.abril.controllers.haproxy.Layout;
import io.abril.controllers.haproxy.RenderedFiles;
import io.abril.controllers.haproxy.RuntimeApi.Target;
import io.abril.controllers.haproxy.RuntimeTls;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The container of a HAProxy: its name, labels, command, capabilities and files. */
final class LoadBalancerContainer {
  private static final String PORT = "abril.runtime-port";

  // The master starts as root without any other privilege: it binds low ports, lets its workers
  // become
  // another user, and must still be able to signal them.
  private static final List<String> CAPABILITIES =
      List.of("NET_BIND_SERVICE", "SETUID", "SETGID", "KILL");

  private static final List<String> COMMAND =
      List.of(
          "haproxy",
          "-W",
          "-db",
          "-S",
          Layout.MASTER_SOCKET + ",mode,666,level,admin",
          "-f",
          Layout.path(Layout.CONFIG));

  private LoadBalancerContainer() {}

  static String name(Resource<LoadBalancerSpec, LoadBalancerStatus> lb, String node) {
    return lb.name() + ".lb." + Hashes.hex6(lb.meta().uid() + "/" + node);
  }

  /** Changes with everything that only another container can change. */
  static String specHash(LoadBalancerSpec spec, int runtimePort) {
    return Hashes.hex12(spec.image() + COMMAND + CAPABILITIES + runtimePort);
  }

  /** The runtime API's port that the container was made with; its master's is the next one. */
  static Optional<Integer> runtimePort(Container container) {
    try {
      return Optional.of(Integer.parseInt(container.label(PORT)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static ContainerSpec spec(
      Resource<LoadBalancerSpec, LoadBalancerStatus> lb, String root, String node, Target target) {
    return ContainerSpec.of(name(lb, node), lb.spec().image())
        .labels(
            Map.of(
                Labels.ROOT,
                root,
                Labels.LOAD_BALANCER,
                lb.name(),
                Labels.UID,
                lb.meta().uid(),
                Labels.SPEC_HASH,
                specHash(lb.spec(), target.port()),
                PORT,
                String.valueOf(target.port())))
        .command(COMMAND, List.of())
        .user(Optional.of("0:0"))
        .capabilities(List.of("ALL"), CAPABILITIES)
        .hostNetwork(true)
        .restartAlways()
        .stopSignal("SIGUSR1")
        .build();
  }

  /** Everything that the container needs before it starts, below {@code /}. */
  static List<UploadFile> all(RenderedFiles files, RuntimeTls tls) {
    var uploads = new ArrayList<UploadFile>();
    configuration(files)
        .forEach(f -> uploads.add(new UploadFile(below(f.name()), f.content(), f.mode())));
    certificates(tls)
        .forEach(f -> uploads.add(new UploadFile(below(f.name()), f.content(), f.mode())));
    // Makes the folder of the sockets, as root's: the master may write nowhere else.
    uploads.add(file(Layout.SOCKETS.substring(1) + "/.keep", "", 0644));
    return uploads;
  }

  private static String below(String name) {
    return Layout.path(name).substring(1);
  }

  /** The files that change, below {@link Layout#FOLDER}. */
  static List<UploadFile> configuration(RenderedFiles files) {
    return files.files().entrySet().stream()
        .map(f -> file(f.getKey(), f.getValue(), RenderedFiles.isSecret(f.getKey()) ? 0600 : 0644))
        .toList();
  }

  /** The runtime API's certificates, below {@link Layout#FOLDER}; only root may read the key. */
  static List<UploadFile> certificates(RuntimeTls tls) {
    return List.of(
        file(Layout.CERTIFICATE, tls.server(), 0600),
        file(Layout.AUTHORITY, tls.authority(), 0644));
  }

  static UploadFile file(String name, String text, int mode) {
    return new UploadFile(name, text.getBytes(StandardCharsets.UTF_8), mode);
  }
}
