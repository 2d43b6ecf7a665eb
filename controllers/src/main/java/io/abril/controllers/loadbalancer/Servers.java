package io.abril.controllers.loadbalancer;

import io.abril.api.Version;
import io.abril.api.pool.Instance.Phase;
import io.abril.controllers.consul.Catalog;
import io.abril.controllers.haproxy.HaproxyConfig.Server;
import io.abril.controllers.haproxy.Words;
import io.abril.controllers.loadbalancer.RouteInputs.Implementation;
import io.abril.controllers.loadbalancer.RouteInputs.Row;
import io.abril.controllers.loadbalancer.RouteInputs.ServicePort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who serves which version. Passing in Consul is needed to enter. A server stays while its instance
 * is meant to serve and HAProxy's own check sees it, though Consul may say critical or nothing at
 * all: an agent's restart makes healthy services look lost for seconds.
 */
final class Servers {
  /** Phases in which an instance gets no new requests, whatever Consul still says. */
  private static final Set<Phase> OUT =
      EnumSet.of(Phase.STARTING, Phase.BACK_OFF, Phase.DRAINING, Phase.STOPPING);

  private final RouteInputs inputs;
  private final Map<Implementation, Map<String, Server>> byAddress = new HashMap<>();
  private final Set<Implementation> passing = new HashSet<>();
  private final List<String> unusable = new ArrayList<>();
  private int held;

  Servers(RouteInputs inputs) {
    this.inputs = inputs;
    for (Catalog.Entry entry : inputs.entries()) {
      if (Version.parse(entry.version()).isPresent()) {
        entry(new Implementation(entry.service(), entry.version()), entry);
      }
    }
    inputs
        .services()
        .forEach((name, all) -> all.forEach(e -> entry(Implementation.anyOf(name), e)));
    inputs.rows().values().stream().filter(r -> r.phase() == Phase.PASSING).forEach(this::row);
  }

  /** Versions that have a server. */
  Set<Implementation> implementations() {
    return passing;
  }

  /** The servers of a version. */
  Collection<Server> of(Implementation i) {
    return byAddress.getOrDefault(i, Map.of()).values();
  }

  /** How many stay only because HAProxy sees them up. */
  int held() {
    return held;
  }

  /** Entries that can't be servers, as sentences. */
  List<String> unusable() {
    return unusable;
  }

  private void entry(Implementation of, Catalog.Entry entry) {
    // An adopted container is somebody else's: it has no row.
    var instance =
        entry.meta().containsKey("abril-adopted")
            ? Optional.<String>empty()
            : instanceOf(entry.id());
    var row = instance.map(id -> inputs.rows().get(id));
    // Our own registration without a row is one that is being removed.
    if ((instance.isPresent() && row.isEmpty())
        || row.filter(r -> OUT.contains(r.phase())).isPresent()) {
      return;
    }
    if (!Words.isAddress(entry.address()) || !Words.isPort(entry.port())) {
      if (entry.passing() && !of.isAny()) {
        unusable.add(
            "an instance of "
                + entry.service()
                + " "
                + entry.version()
                + " on Consul's node "
                + entry.node()
                + " has no IP address and port; it gets no requests");
      }
      return;
    }
    var identity = entry.node() + "|" + entry.id() + "|" + entry.address() + "|" + entry.port();
    var name = Words.serverName(entry.id(), identity, row.isPresent());
    admit(of, new Server(name, entry.address(), entry.port()), entry.passing());
  }

  private void row(Row row) {
    for (ServicePort port : row.ports()) {
      var id = "abril:" + inputs.root() + ":" + row.instance() + ":" + port.name();
      if (Words.isAddress(row.address()) && Words.isName(id)) {
        var server = new Server(id, row.address(), port.port());
        admit(port.of(), server, false);
        if (inputs.services().containsKey(port.of().service())) {
          admit(Implementation.anyOf(port.of().service()), server, false);
        }
      }
    }
  }

  private void admit(Implementation of, Server server, boolean isPassing) {
    var address = server.hostPort();
    var known = byAddress.getOrDefault(of, Map.of());
    if (known.containsKey(address)) {
      return;
    }
    boolean stands = inputs.standing().contains(of.backend() + "/" + address);
    if (isPassing || stands) {
      held += isPassing ? 0 : 1;
      if (!of.isAny()) {
        passing.add(of);
      }
      byAddress.computeIfAbsent(of, k -> new TreeMap<>()).put(address, server);
    }
  }

  /** The instance in {@code abril:<root>:<instance>:<port>}. */
  private Optional<String> instanceOf(String serviceId) {
    var prefix = "abril:" + inputs.root() + ":";
    if (!serviceId.startsWith(prefix)) {
      return Optional.empty();
    }
    var rest = serviceId.substring(prefix.length());
    int colon = rest.indexOf(':');
    return Optional.of(colon < 0 ? rest : rest.substring(0, colon));
  }
}
