package io.abril.controllers.loadbalancer;

import io.abril.api.Version;
import io.abril.api.loadbalancer.LoadBalancerSpec;
import io.abril.controllers.haproxy.HaproxyConfig;
import io.abril.controllers.haproxy.HaproxyConfig.Backend;
import io.abril.controllers.haproxy.HaproxyConfig.RuntimeListen;
import io.abril.controllers.haproxy.Words;
import io.abril.controllers.loadbalancer.RouteInputs.Endpoint;
import io.abril.controllers.loadbalancer.RouteInputs.Implementation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which host leads where, and which servers stand there. What can't be routed is left out with a
 * sentence; it never takes anything else with it.
 *
 * @param held how many servers are kept only because HAProxy still sees them up
 * @param problems what was left out
 */
record RouteTable(
    List<Backend> backends,
    SortedMap<String, String> hosts,
    SortedMap<String, String> routes,
    Optional<String> fallbackRoute,
    int held,
    List<Problem> problems) {

  RouteTable {
    backends = List.copyOf(backends);
    problems = List.copyOf(problems);
  }

  /**
   * Something that was left out.
   *
   * @param own whether the load balancer's own document is the reason
   */
  record Problem(boolean own, String message) {}

  /** The table for these inputs. */
  static RouteTable of(LoadBalancerSpec spec, RouteInputs inputs) {
    return new Builder(spec, inputs).build();
  }

  /** The whole configuration of one HAProxy. */
  HaproxyConfig config(LoadBalancerSpec spec, List<Integer> binds, RuntimeListen listen) {
    var check = new HaproxyConfig.Check(spec.check().path(), spec.check().interval());
    return new HaproxyConfig(
        binds,
        backends,
        hosts,
        routes,
        fallbackRoute,
        check,
        spec.maxconn(),
        spec.retries(),
        listen);
  }

  private static final class Builder {
    private static final Comparator<Implementation> ORDER =
        Comparator.comparing(Implementation::service)
            .thenComparing(Builder::newestFirst)
            .thenComparing(Implementation::version);

    private final LoadBalancerSpec spec;
    private final RouteInputs inputs;
    private final TreeMap<String, String> hosts = new TreeMap<>();
    private final TreeMap<String, String> routes = new TreeMap<>();
    private final TreeMap<Implementation, String> backends = new TreeMap<>(ORDER);
    private final Set<String> hosted = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();

    Builder(LoadBalancerSpec spec, RouteInputs inputs) {
      this.spec = spec;
      this.inputs = inputs;
    }

    private static int newestFirst(Implementation a, Implementation b) {
      var left = Version.parse(a.version());
      var right = Version.parse(b.version());
      return left.isPresent() && right.isPresent() ? right.get().compareTo(left.get()) : 0;
    }

    RouteTable build() {
      var servers = new Servers(inputs);
      var known = new TreeSet<>(ORDER);
      known.addAll(inputs.pools());
      known.addAll(servers.implementations());
      inputs.endpoints().forEach(e -> known.addAll(implementations(e)));
      known.stream().filter(this::nameable).forEach(i -> backends.put(i, host(i)));
      inputs.endpoints().stream()
          .sorted(Comparator.comparing(Endpoint::name))
          .forEach(this::endpoint);
      // Where a pattern leaves out the version, the newest that has a server gets the host.
      backends.keySet().stream().filter(i -> !servers.of(i).isEmpty()).forEach(this::service);
      backends.keySet().stream().filter(i -> servers.of(i).isEmpty()).forEach(this::service);
      servers.unusable().forEach(message -> problems.add(new Problem(false, message)));
      return new RouteTable(
          backends.entrySet().stream()
              .map(b -> backend(b.getKey(), b.getValue(), servers))
              .toList(),
          hosts,
          routes,
          fallback(),
          servers.held(),
          problems);
    }

    private static List<Implementation> implementations(Endpoint endpoint) {
      var all = new ArrayList<>(endpoint.others());
      endpoint.live().ifPresent(all::add);
      return all.stream().map(v -> new Implementation(endpoint.service(), v.toString())).toList();
    }

    private boolean nameable(Implementation i) {
      boolean fits = Words.isName(i.backend()) && Words.isRoute(i.route());
      if (!fits) {
        problems.add(
            new Problem(
                false,
                "the service "
                    + printable(i.service())
                    + " "
                    + printable(i.version())
                    + " has a name that can't be a host's; it is not routed"));
      }
      return fits;
    }

    private static Backend backend(Implementation i, String host, Servers servers) {
      return new Backend(
          i.backend(), Words.isHost(host) ? host : "localhost", List.copyOf(servers.of(i)));
    }

    private String host(Implementation i) {
      return spec.hostPattern()
          .replace("{service}", i.service())
          .replace("{version}", i.version())
          .toLowerCase(Locale.ROOT);
    }

    private void endpoint(Endpoint e) {
      if (e.live().isEmpty()) {
        return;
      }
      var live = new Implementation(e.service(), e.live().get().toString());
      if (!Words.isRoute(e.route()) || !backends.containsKey(live)) {
        return;
      }
      routes.put(e.route(), live.backend());
      if (!spec.endpointPattern().isEmpty()) {
        claim(
            spec.endpointPattern().replace("{endpoint}", e.name()),
            e.route(),
            "the endpoint " + e.name(),
            "spec.endpointPattern");
      }
    }

    private void service(Implementation i) {
      boolean versioned = spec.hostPattern().contains("{version}");
      if (!spec.hostPattern().isEmpty() && (hosted.add(i.service()) || versioned)) {
        routes.put(i.route(), i.backend());
        claim(
            backends.get(i),
            i.route(),
            "the service " + i.service() + " " + i.version(),
            "spec.hostPattern");
      }
    }

    private void claim(String host, String route, String whose, String field) {
      if (!Words.isHost(host)) {
        problems.add(
            new Problem(
                true, field + " makes '" + printable(host) + "' of " + whose + ", no host name"));
      } else if (hosts.containsKey(host)) {
        problems.add(
            new Problem(
                true,
                "the host " + host + " of " + whose + " already leads to " + hosts.get(host)));
      } else {
        hosts.put(host, route);
      }
    }

    private Optional<String> fallback() {
      return spec.fallback()
          .map(target -> new Endpoint(target.endpoint(), "", Optional.empty(), List.of()).route())
          .filter(
              route -> {
                if (!routes.containsKey(route)) {
                  problems.add(
                      new Problem(
                          true,
                          "spec.default names the endpoint "
                              + printable(spec.fallback().orElseThrow().endpoint())
                              + ", which has no live version; unknown hosts get the 503 page"));
                }
                return Words.isRoute(route);
              });
    }

    private static String printable(String text) {
      var safe = text.replaceAll("[^!-~]", "?");
      return safe.length() > 100 ? safe.substring(0, 100) + "…" : safe;
    }
  }
}
