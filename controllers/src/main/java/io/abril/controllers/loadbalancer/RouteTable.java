package io.abril.controllers.loadbalancer;

import io.abril.api.SecretRef;
import io.abril.api.Version;
import io.abril.api.loadbalancer.LoadBalancerSpec;
import io.abril.api.loadbalancer.LoadBalancerStatus.RouteState;
import io.abril.api.loadbalancer.Route;
import io.abril.controllers.haproxy.Buckets;
import io.abril.controllers.haproxy.HaproxyConfig;
import io.abril.controllers.haproxy.HaproxyConfig.Backend;
import io.abril.controllers.haproxy.HaproxyConfig.RuntimeListen;
import io.abril.controllers.haproxy.RouteRules;
import io.abril.controllers.haproxy.StatsBind;
import io.abril.controllers.haproxy.StreamBind;
import io.abril.controllers.haproxy.Traits;
import io.abril.controllers.haproxy.UserList;
import io.abril.controllers.haproxy.Words;
import io.abril.controllers.loadbalancer.RouteInputs.Endpoint;
import io.abril.controllers.loadbalancer.RouteInputs.Implementation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;

/**
 * Which host leads where, and which servers stand there. What can't be routed is left out with a
 * sentence; it never takes anything else with it.
 *
 * @param rules what is done to requests of routes of the document
 * @param streams ports of connections that are passed on, as the document has them
 * @param stats where HAProxy tells of itself, with the document's port
 * @param follows of endpoints: keys of the routes map that are to lead to the live version's
 *     backend, with how its name goes on
 * @param states of the document's routes, in its order
 * @param held how many servers are kept only because HAProxy still sees them up
 * @param problems what was left out
 */
record RouteTable(
    List<Backend> backends,
    SortedMap<String, String> hosts,
    SortedMap<String, String> routes,
    Optional<String> fallbackRoute,
    List<RouteRules> rules,
    List<UserList> users,
    List<StreamBind> streams,
    Optional<StatsBind> stats,
    Map<String, Map<String, String>> follows,
    List<RouteState> states,
    int held,
    List<Problem> problems) {

  RouteTable {
    backends = List.copyOf(backends);
    rules = List.copyOf(rules);
    users = List.copyOf(users);
    streams = List.copyOf(streams);
    states = List.copyOf(states);
    problems = List.copyOf(problems);
  }

  /**
   * Something that was left out.
   *
   * @param own whether the load balancer's own document is the reason
   * @param reason one CamelCase word
   */
  record Problem(boolean own, String reason, String message) {
    Problem(boolean own, String message) {
      this(own, "RouteLeftOut", message);
    }
  }

  /** The same with problems that were found elsewhere. */
  RouteTable with(List<Problem> more) {
    var all = new ArrayList<>(problems);
    all.addAll(more);
    return new RouteTable(
        backends,
        hosts,
        routes,
        fallbackRoute,
        rules,
        users,
        streams,
        stats,
        follows,
        states,
        held,
        all);
  }

  /** The table for these inputs. */
  static RouteTable of(LoadBalancerSpec spec, RouteInputs inputs) {
    return new Builder(spec, inputs).build();
  }

  /**
   * The whole configuration of one HAProxy.
   *
   * @param actual the port that stands for one here
   */
  HaproxyConfig config(
      LoadBalancerSpec spec, Binds binds, IntUnaryOperator actual, RuntimeListen listen) {
    var check = new HaproxyConfig.Check(spec.check().path(), spec.check().interval());
    var limits = new HaproxyConfig.Limits(spec.maxconn(), spec.retries());
    return HaproxyConfig.of(check, limits, listen)
        .listening(binds.all(), binds.certificates())
        .with(backends)
        .routing(hosts, routes, fallbackRoute)
        .ruled(rules, users)
        .streaming(
            streams.stream()
                .map(
                    s ->
                        new StreamBind(
                            actual.applyAsInt(s.port()),
                            s.route(),
                            s.places(),
                            s.rules(),
                            s.idle()))
                .toList())
        .telling(
            stats.map(
                s ->
                    new StatsBind(
                        actual.applyAsInt(s.port()), s.uri(), s.users(), s.prometheus())));
  }

  private static final class Builder {
    private static final String FALLBACK = "route/default/0/";
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
    private final Map<String, Backend> variants = new TreeMap<>();
    private final List<RouteRules> rules = new ArrayList<>();
    private final Map<Integer, StreamBind> streams = new TreeMap<>();
    private final Map<String, UserList> users = new TreeMap<>();
    private final Map<String, Map<String, String>> follows = new TreeMap<>();
    private final List<RouteState> states = new ArrayList<>();
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
      var targets = new Targets(inputs, servers, backends);
      for (int i = 0; i < spec.routes().size(); i++) {
        explicit("spec.routes[" + i + "]", spec.routes().get(i), targets);
      }
      inputs.endpoints().stream()
          .sorted(Comparator.comparing(Endpoint::name))
          .forEach(this::endpoint);
      // Where a pattern leaves out the version, the newest that has a server gets the host.
      backends.keySet().stream().filter(i -> !servers.of(i).isEmpty()).forEach(this::service);
      backends.keySet().stream().filter(i -> servers.of(i).isEmpty()).forEach(this::service);
      var fallback = fallback(targets);
      var stats = spec.stats().flatMap(this::stats);
      servers.unusable().forEach(message -> problems.add(new Problem(false, message)));
      backends.forEach((i, host) -> variants.put(i.backend(), backend(i, host, servers)));
      return new RouteTable(
          List.copyOf(variants.values()),
          hosts,
          routes,
          fallback,
          rules,
          List.copyOf(users.values()),
          List.copyOf(streams.values()),
          stats,
          follows,
          states,
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
                    + Words.printable(i.service())
                    + " "
                    + Words.printable(i.version())
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
                true,
                field + " makes '" + Words.printable(host) + "' of " + whose + ", no host name"));
      } else if (hosts.getOrDefault(host + "/", "").startsWith("route/")) {
        // The document says what becomes of this host.
        return;
      } else if (hosts.containsKey(host + "/")) {
        var other = hosts.get(host + "/");
        problems.add(
            new Problem(
                true,
                "the host "
                    + host
                    + " of "
                    + whose
                    + " already leads to "
                    + other.substring(0, other.length() - 1)));
      } else {
        hosts.put(host + "/", route);
      }
    }

    private Optional<String> fallback(Targets targets) {
      if (spec.fallback().isEmpty()) {
        return Optional.empty();
      }
      try {
        var lead =
            targets.lead(
                "spec.default", "default", spec.fallback().get(), Traits.http("localhost"));
        routes.putAll(Buckets.entries(FALLBACK, lead.shares()));
        lead.backends().forEach(b -> variants.put(b.name(), b));
      } catch (Unroutable e) {
        problems.add(new Problem(true, e.getMessage() + "; unknown hosts get the 503 page"));
      }
      return Optional.of(FALLBACK);
    }

    /** Without the users that it is for, the page is not shown to everybody instead. */
    private Optional<StatsBind> stats(LoadBalancerSpec.Stats asked) {
      try {
        var name = asked.auth().map(SecretRef::secret);
        name.ifPresent(
            secret -> {
              var opened = inputs.secrets().getOrDefault(secret, Opened.missing(secret));
              users.put(secret, Users.of(secret, opened));
            });
        return Optional.of(new StatsBind(asked.port(), asked.uri(), name, asked.prometheus()));
      } catch (Unroutable | IllegalArgumentException e) {
        problems.add(
            new Problem(true, "StatsLeftOut", "spec.stats is left out: " + e.getMessage()));
        return Optional.empty();
      }
    }

    /** A port has one tcp route, or some of sni. */
    private StreamBind streaming(String field, StreamBind one) {
      var other = streams.get(one.port());
      if (spec.stats().filter(s -> s.port() == one.port()).isPresent()) {
        throw new Unroutable(field + ".port " + one.port() + " is the port of spec.stats");
      }
      if (spec.binds().stream().anyMatch(b -> b.port() == one.port())) {
        throw new Unroutable(field + ".port " + one.port() + " is one of spec.binds");
      }
      if (other == null) {
        return one;
      }
      if (one.route().isPresent() || other.route().isPresent()) {
        throw new Unroutable(
            field + ".port " + one.port() + " is the port of a route before it already");
      }
      var rules = new ArrayList<>(other.rules());
      rules.addAll(one.rules());
      var idle = one.idle().compareTo(other.idle()) > 0 ? one.idle() : other.idle();
      return new StreamBind(one.port(), Optional.empty(), one.places(), rules, idle);
    }

    /** A route that can't be is left out alone; of two for one place the first has it. */
    private void explicit(String field, Route route, Targets targets) {
      var name = ExplicitRoute.name(route);
      try {
        var worked = ExplicitRoute.of(field, route, targets, inputs);
        for (String place : worked.places().keySet()) {
          if (hosts.containsKey(place)) {
            throw new Unroutable(
                field + " is for " + place + ", which a route before it has already");
          }
        }
        var stream = worked.stream().map(s -> streaming(field, s));
        stream.ifPresent(s -> streams.put(s.port(), s));
        hosts.putAll(worked.places());
        routes.putAll(worked.shares());
        worked.backends().forEach(b -> variants.put(b.name(), b));
        worked.users().ifPresent(list -> users.put(list.name(), list));
        if (!worked.rules().isEmpty()) {
          rules.add(worked.rules());
        }
        worked
            .follows()
            .forEach((e, keys) -> follows.computeIfAbsent(e, k -> new TreeMap<>()).putAll(keys));
        states.add(new RouteState(name, true, worked.warning()));
      } catch (Unroutable | IllegalArgumentException e) {
        var message = "the route " + name + " is left out: " + e.getMessage();
        states.add(new RouteState(name, false, message));
        problems.add(new Problem(true, message));
      }
    }
  }
}
