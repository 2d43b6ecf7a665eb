package io.abril.controllers.loadbalancer;

import io.abril.api.loadbalancer.Destination;
import io.abril.api.loadbalancer.To;
import io.abril.controllers.haproxy.Buckets;
import io.abril.controllers.haproxy.Buckets.Share;
import io.abril.controllers.haproxy.HaproxyConfig.Backend;
import io.abril.controllers.haproxy.HaproxyConfig.Server;
import io.abril.controllers.haproxy.Traits;
import io.abril.controllers.haproxy.Words;
import io.abril.controllers.loadbalancer.RouteInputs.Endpoint;
import io.abril.controllers.loadbalancer.RouteInputs.Implementation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out which backends a route's destinations are, and which must be there for them. Pure. */
final class Targets {
  private static final Pattern SERVER = Pattern.compile("(?:\\[([^\\]]+)\\]|([^:]+)):(\\d{1,5})");

  private final RouteInputs inputs;
  private final Servers servers;
  private final Map<Implementation, String> known;

  /**
   * Looks among these.
   *
   * @param known versions that have a backend, with the host that their servers are checked for
   */
  Targets(RouteInputs inputs, Servers servers, Map<Implementation, String> known) {
    this.inputs = inputs;
    this.servers = servers;
    this.known = known;
  }

  /**
   * Where a route leads.
   *
   * @param shares what each backend gets of it
   * @param backends those that must be there: also of versions that an endpoint may come to
   * @param follows of endpoints, how the name of the backend goes on after the version's
   */
  record Lead(List<Share> shares, List<Backend> backends, Map<String, String> follows) {}

  /**
   * Where a route leads.
   *
   * @param field of the document, for sentences
   * @param name of the route in names of backends
   * @throws Unroutable with a sentence when one of the destinations is nowhere
   */
  Lead lead(String field, String name, To to, Traits traits) {
    var shares = new ArrayList<Share>();
    var backends = new TreeMap<String, Backend>();
    var follows = new TreeMap<String, String>();
    for (int i = 0; i < to.all().size(); i++) {
      var destination = to.all().get(i);
      var at = to.all().size() == 1 ? field : field + "[" + i + "]";
      var found = find(at, name + "_" + i, destination, traits);
      found.forEach(backend -> backends.put(backend.name(), backend));
      shares.add(new Share(found.get(0).name(), weight(at, destination, to)));
      destination.endpoint().ifPresent(e -> follows.put(e, traits.suffix()));
    }
    int sum = shares.stream().mapToInt(Share::percent).sum();
    if (sum != Buckets.COUNT) {
      throw new Unroutable(field + " has weights that make " + sum + " and not 100");
    }
    return new Lead(merged(shares), List.copyOf(backends.values()), follows);
  }

  private static int weight(String field, Destination destination, To to) {
    return destination
        .weight()
        .or(() -> to.all().size() == 1 ? Optional.of(Buckets.COUNT) : Optional.empty())
        .orElseThrow(
            () -> new Unroutable(field + " has no weight; of several destinations each needs one"));
  }

  /** Two destinations may be one backend: an endpoint, and the pool that it has come to. */
  private static List<Share> merged(List<Share> shares) {
    var merged = new ArrayList<Share>();
    for (Share share : shares) {
      var same = merged.stream().filter(s -> s.backend().equals(share.backend())).findFirst();
      same.ifPresent(merged::remove);
      merged.add(new Share(share.backend(), share.percent() + same.map(Share::percent).orElse(0)));
    }
    return merged;
  }

  /** The backend that it leads to, and after it others that it may lead to next. */
  private List<Backend> find(String field, String name, Destination d, Traits traits) {
    if (!d.isOne()) {
      throw new Unroutable(field + " must say one of endpoint, pool, service and servers");
    }
    return d.endpoint()
        .map(e -> endpoint(field, e, traits))
        .or(() -> d.pool().map(p -> List.of(pool(field, p, traits))))
        .or(() -> d.service().map(s -> List.of(service(field, s, traits))))
        .orElseGet(() -> List.of(others(field, name, d.servers(), traits)));
  }

  private List<Backend> endpoint(String field, String name, Traits traits) {
    var endpoint = inputs.endpoints().stream().filter(e -> e.name().equals(name)).findFirst();
    if (endpoint.isEmpty()) {
      throw new Unroutable(
          field + " names the endpoint " + Words.printable(name) + ", which is not there");
    }
    var live = endpoint.flatMap(Endpoint::live);
    if (live.isEmpty()) {
      throw new Unroutable(field + " names the endpoint " + name + ", which has no live version");
    }
    var service = endpoint.get().service();
    var versions = new LinkedHashSet<Implementation>();
    versions.add(new Implementation(service, live.get().toString()));
    // Every version that there is: a backend that comes with the switch would cost it a reload.
    known.keySet().stream().filter(i -> i.service().equals(service)).forEach(versions::add);
    return versions.stream().map(i -> backend(field, i, traits)).toList();
  }

  private Backend pool(String field, String name, Traits traits) {
    var ports = inputs.poolPorts().get(name);
    if (ports == null) {
      throw new Unroutable(
          field + " names the pool " + Words.printable(name) + ", which is not there");
    }
    if (ports.isEmpty()) {
      throw new Unroutable(
          field + " names the pool " + name + ", which registers no port in Consul");
    }
    return backend(field, ports.get(0), traits);
  }

  private Backend backend(String field, Implementation of, Traits traits) {
    var host = known.get(of);
    if (host == null) {
      throw new Unroutable(
          field
              + " leads to "
              + Words.printable(of.service() + " " + of.version())
              + ", whose name can't be a backend's");
    }
    return named(of.backend(), Optional.of(host), servers.of(of), traits);
  }

  private Backend service(String field, String name, Traits traits) {
    var of = Implementation.anyOf(name);
    if (!Words.isName(of.backend())) {
      throw new Unroutable(
          field
              + " names the service "
              + Words.printable(name)
              + ", which can't be a backend's name");
    }
    var host = Optional.of(Words.isHost(name) ? name : "localhost");
    return named(of.backend(), host, servers.of(of), traits);
  }

  private static Backend others(String field, String name, List<String> addresses, Traits traits) {
    var servers = new TreeMap<String, Server>();
    for (String text : addresses) {
      var server = server(field, text);
      servers.put(server.name(), server);
    }
    return named("ext-" + name, Optional.empty(), servers.values(), traits);
  }

  private static Server server(String field, String text) {
    Matcher m = SERVER.matcher(text);
    if (m.matches()) {
      var address = m.group(1) == null ? m.group(2) : m.group(1);
      int port = Integer.parseInt(m.group(3));
      if (Words.isAddress(address) && Words.isPort(port)) {
        return new Server("s-" + address + ":" + port, address, port);
      }
    }
    throw new Unroutable(
        field
            + ".servers has '"
            + Words.printable(text)
            + "', which is no IP address and port such as 10.0.0.9:80 or [fd00::9]:80");
  }

  private static Backend named(
      String name, Optional<String> checkHost, Collection<Server> servers, Traits traits) {
    return new Backend(
        name + traits.suffix(),
        traits.checking(checkHost.map(h -> Words.isHost(h) ? h : "localhost")),
        List.copyOf(servers));
  }
}
