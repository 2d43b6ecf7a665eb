package io.abril.controllers.node;

import io.abril.api.Resource;
import io.abril.api.SecretRef;
import io.abril.api.config.Secret;
import io.abril.api.node.Node;
import io.abril.api.node.NodeSpec;
import io.abril.api.node.NodeStatus;
import io.abril.controllers.Certificates;
import io.abril.controllers.config.Secrets;
import io.abril.controllers.consul.ConsulAgents;
import io.abril.controllers.docker.EngineAddress;
import io.abril.controllers.docker.EngineRegistry;
import io.abril.runtime.Lookup;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where engines and agents of nodes are, and with which certificates they are spoken to. A node
 * whose certificates can't be had has no address: nothing is ever sent in the clear instead.
 */
final class NodeAddresses {
  private final EngineRegistry engines;
  private final ConsulAgents agents;
  private final Secrets secrets;
  private final Optional<Path> folder;
  private Optional<Certificates> own = Optional.empty();

  /** Opening takes milliseconds of computing, and every pass of every node asks for all. */
  private final Map<String, Opened> opened = new HashMap<>();

  private record Opened(Map<String, String> sealed, Certificates certificates) {}

  /** Why a part of a node can't be asked, as sentences; empty where it can. */
  record Problems(Optional<String> engine, Optional<String> agent) {}

  /**
   * Addresses of nodes.
   *
   * @param folder of the controllers' certificates, for engines whose node names no secret
   */
  NodeAddresses(
      EngineRegistry engines, ConsulAgents agents, Secrets secrets, Optional<Path> folder) {
    this.engines = engines;
    this.agents = agents;
    this.secrets = secrets;
    this.folder = folder;
  }

  /** Opens engines and agents of all accepted nodes, and closes the others. */
  void open(Lookup lookup) {
    var ofEngines = new HashMap<String, EngineAddress>();
    var ofAgents = new HashMap<String, Certificates>();
    for (Resource<NodeSpec, NodeStatus> node : lookup.all(Node.KIND)) {
      var docker = node.spec().docker();
      if (problem(lookup, docker).isEmpty()) {
        ofEngines.put(node.name(), new EngineAddress(docker.url(), certificates(lookup, docker)));
      }
      node.spec()
          .consulAgent()
          .filter(agent -> agent.tls().isPresent())
          .filter(agent -> problem(() -> of(lookup, agent.tls().get())).isEmpty())
          .ifPresent(agent -> ofAgents.put(agent.url(), of(lookup, agent.tls().get())));
    }
    engines.update(ofEngines);
    agents.certificates(ofAgents);
  }

  /** Why a node's engine or agent can't be asked at all. */
  Problems problems(Lookup lookup, Resource<NodeSpec, NodeStatus> node) {
    return new Problems(
        problem(lookup, node.spec().docker())
            .map(why -> "the engine can't be asked: " + why)
            .or(() -> engines.problem(node.name())),
        node.spec()
            .consulAgent()
            .flatMap(agent -> problem(() -> agent.tls().map(ref -> of(lookup, ref))))
            .map(why -> "the Consul agent can't be asked: " + why));
  }

  private Optional<String> problem(Lookup lookup, NodeSpec.Docker docker) {
    return problem(() -> certificates(lookup, docker));
  }

  private static Optional<String> problem(Supplier<?> use) {
    try {
      var unused = use.get();
      return Optional.empty();
    } catch (Secrets.CannotOpen | IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  private Optional<Certificates> certificates(Lookup lookup, NodeSpec.Docker docker) {
    return docker.tls().isPresent()
        ? docker.tls().map(ref -> of(lookup, ref))
        : docker.url().startsWith("tcp://") ? own() : Optional.empty();
  }

  /** Read when an engine first needs them. */
  private Optional<Certificates> own() {
    if (own.isEmpty()) {
      own = folder.map(Certificates::of);
    }
    return own;
  }

  private Certificates of(Lookup lookup, SecretRef ref) {
    var name = ref.secret();
    var sealed =
        lookup
            .find(Secret.KIND, name)
            .map(secret -> secret.spec().data())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no secret "
                            + name
                            + "; make it with 'abrilctl create secret "
                            + name
                            + " --from-file ca.pem=… --from-file cert.pem=… --from-file"
                            + " key.pem=…'"));
    var known = opened.get(name);
    if (known != null && known.sealed().equals(sealed)) {
      return known.certificates();
    }
    var certificates =
        Certificates.of(name, secrets.values(lookup, name).orElseGet(Map::<String, String>of));
    opened.put(name, new Opened(sealed, certificates));
    return certificates;
  }
}
