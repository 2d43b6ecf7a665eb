package io.abril.controllers.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Network;
import io.abril.controllers.Labels;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The networks of containers that are not on the engine's own. A container tells them by its
 * labels, so that whoever starts it, after a crash of its maker say, can complete it. Its methods
 * are called on worker threads.
 */
final class Networking {
  /** The networks of a container, separated by commas; the first is given when it is made. */
  private static final String NETWORKS = "abril.networks";

  /** Its names on them, separated by commas. */
  private static final String ALIASES = "abril.network-aliases";

  /** Every member of a swarm has it. A worker knows an overlay network only once it is used. */
  private static final String OF_A_SWARM = "ingress";

  private static final Pattern UNKNOWN = Pattern.compile("network (\\S+) not found");
  private static final int ATTEMPTS = 5;

  private final String root;

  Networking(String root) {
    this.root = root;
  }

  /** The labels that tell a container's networks. */
  static Map<String, String> labels(ContainerSpec spec) {
    return spec.networks().isEmpty()
        ? Map.of()
        : Map.of(
            NETWORKS, String.join(",", spec.networks()), ALIASES, String.join(",", spec.aliases()));
  }

  /** Whether a container with these labels is on networks of its own. */
  static boolean concerns(Map<String, String> labels) {
    return labels.containsKey(NETWORKS);
  }

  /** Starts a container, on all of its networks; what no engine knows is made. */
  void start(DockerClient client, String containerId, Map<String, String> labels) {
    var names = words(labels, NETWORKS);
    if (names.isEmpty()) {
      start(client, containerId);
      return;
    }
    var known = known(client);
    if (!known.containsKey(OF_A_SWARM)) {
      names.stream().filter(n -> !known.containsKey(n)).forEach(n -> make(client, n));
    }
    trying(client, () -> join(client, containerId, names, words(labels, ALIASES)));
    trying(client, () -> start(client, containerId));
  }

  private static void start(DockerClient client, String containerId) {
    try {
      client.startContainerCmd(containerId).exec();
    } catch (NotModifiedException e) {
      // It runs already.
    }
  }

  private void join(
      DockerClient client, String containerId, List<String> names, List<String> aliases) {
    var joined = client.inspectContainerCmd(containerId).exec().getNetworkSettings().getNetworks();
    for (String name : names) {
      if (!joined.containsKey(name)) {
        client
            .connectToNetworkCmd()
            .withContainerId(containerId)
            .withNetworkId(name)
            .withContainerNetwork(new ContainerNetwork().withAliases(aliases))
            .exec();
      }
    }
  }

  /** A network that the engine doesn't know is made; another process may remove it meanwhile. */
  private void trying(DockerClient client, Runnable call) {
    for (int attempt = 1; ; attempt++) {
      try {
        call.run();
        return;
      } catch (NotFoundException e) {
        var unknown = UNKNOWN.matcher(Sentences.words(e));
        if (attempt == ATTEMPTS || !unknown.find()) {
          throw e;
        }
        make(client, unknown.group(1));
      }
    }
  }

  /** Engines before 25 make a second network of the same name; not while this one looks. */
  private synchronized void make(DockerClient client, String name) {
    if (known(client).containsKey(name)) {
      return;
    }
    try {
      client
          .createNetworkCmd()
          .withName(name)
          .withDriver("bridge")
          .withCheckDuplicate(true)
          .withLabels(Map.of(Labels.ROOT, root))
          .exec();
    } catch (ConflictException e) {
      // Somebody else was quicker.
    }
  }

  private static Map<String, Network> known(DockerClient client) {
    var known = new LinkedHashMap<String, Network>();
    client.listNetworksCmd().exec().forEach(n -> known.put(n.getName(), n));
    return known;
  }

  /** Names of networks that reach over several engines: containers on them need not be together. */
  static Set<String> wide(DockerClient client) {
    var wide = new HashSet<String>();
    known(client).values().stream()
        .filter(n -> !"local".equals(n.getScope()))
        .forEach(n -> wide.add(n.getName()));
    return wide;
  }

  /**
   * Removes networks that were made here and that no container is on, running or not. What can't be
   * removed now goes with the next one.
   */
  synchronized void prune(DockerClient client) {
    try {
      client.listNetworksCmd().withFilter("label", List.of("abril.root=" + root)).exec().stream()
          .map(Network::getName)
          .filter(name -> isUnused(client, name))
          .forEach(name -> client.removeNetworkCmd(name).exec());
    } catch (DockerException e) {
      // Somebody has joined it just now.
    }
  }

  private static boolean isUnused(DockerClient client, String name) {
    return client
        .listContainersCmd()
        .withShowAll(true)
        .withNetworkFilter(List.of(name))
        .exec()
        .isEmpty();
  }

  private static List<String> words(Map<String, String> labels, String key) {
    return labels.getOrDefault(key, "").isEmpty() ? List.of() : List.of(labels.get(key).split(","));
  }
}
