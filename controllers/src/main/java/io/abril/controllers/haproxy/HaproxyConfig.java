package io.abril.controllers.haproxy;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What one HAProxy is to be. Two equal configurations render to the same bytes, whatever order they
 * were collected in. Made by {@link #of} and the methods that add to it.
 *
 * @param binds what it listens on for HTTP
 * @param backends in the order of their names
 * @param hosts host and path, ending in a slash, to route id; of several that a request begins with
 *     the longest counts
 * @param routes route id, with the buckets that an entry is about, to backend: see {@link Buckets};
 *     changing an entry is how a version is switched
 * @param fallbackRoute route of requests for unknown hosts; empty for the page that lists all hosts
 * @param rules what is done to the requests of some routes, in the order of their ids
 * @param users whom routes ask for a password
 * @param certificates that binds show
 * @param streams ports whose connections are passed on as they are
 * @param stats where HAProxy tells of itself
 * @param check HAProxy's own check of every server
 * @param limits of all connections and requests
 * @param runtime where its runtime API listens
 */
public record HaproxyConfig(
    List<Bind> binds,
    List<Backend> backends,
    SortedMap<String, String> hosts,
    SortedMap<String, String> routes,
    Optional<String> fallbackRoute,
    List<RouteRules> rules,
    List<UserList> users,
    List<Certificate> certificates,
    List<StreamBind> streams,
    Optional<StatsBind> stats,
    Check check,
    Limits limits,
    RuntimeListen runtime) {

  /** Sorts, copies, and refuses what could not be written safely. */
  public HaproxyConfig {
    binds = sorted(binds, Comparator.comparing(Bind::port));
    backends = sorted(backends, Comparator.comparing(Backend::name));
    rules = sorted(rules, Comparator.comparing(RouteRules::route));
    users = sorted(users, Comparator.comparing(UserList::name));
    certificates = sorted(certificates, Comparator.comparing(Certificate::file));
    streams = sorted(streams, Comparator.comparing(StreamBind::port));
    hosts = copy(hosts);
    routes = copy(routes);
    hosts.keySet().forEach(h -> Words.require(Words.isPlace(h), "host and path", h));
    hosts.values().forEach(r -> Words.require(Words.isRoute(r), "route", r));
    routes.keySet().forEach(r -> Words.require(Words.isShare(r), "route", r));
    routes.values().forEach(b -> Words.require(Words.isName(b), "name of a backend", b));
    fallbackRoute.ifPresent(r -> Words.require(Words.isRoute(r), "route", r));
    distinct(binds, Bind::port, "binds", "port");
    distinct(streams, StreamBind::port, "ports of streams", "number");
    distinct(backends, Backend::name, "backends", "name");
  }

  /** A configuration that listens nowhere and routes nothing. */
  public static HaproxyConfig of(Check check, Limits limits, RuntimeListen runtime) {
    return new HaproxyConfig(
        List.of(),
        List.of(),
        new TreeMap<>(),
        new TreeMap<>(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        check,
        limits,
        runtime);
  }

  /** The same with these binds, in plain HTTP. */
  public HaproxyConfig listening(Collection<Bind> all) {
    return listening(all, List.of());
  }

  /** The same with these binds, and the certificates that they show. */
  public HaproxyConfig listening(Collection<Bind> all, Collection<Certificate> shown) {
    return new HaproxyConfig(
        List.copyOf(all),
        backends,
        hosts,
        routes,
        fallbackRoute,
        rules,
        users,
        List.copyOf(shown),
        streams,
        stats,
        check,
        limits,
        runtime);
  }

  /** The same with these backends. */
  public HaproxyConfig with(Collection<Backend> all) {
    return new HaproxyConfig(
        binds,
        List.copyOf(all),
        hosts,
        routes,
        fallbackRoute,
        rules,
        users,
        certificates,
        streams,
        stats,
        check,
        limits,
        runtime);
  }

  /** The same with these maps. */
  public HaproxyConfig routing(
      Map<String, String> places, Map<String, String> shares, Optional<String> fallback) {
    return new HaproxyConfig(
        binds,
        backends,
        copy(places),
        copy(shares),
        fallback,
        rules,
        users,
        certificates,
        streams,
        stats,
        check,
        limits,
        runtime);
  }

  /** The same with these rules. */
  public HaproxyConfig ruled(Collection<RouteRules> all, Collection<UserList> lists) {
    return new HaproxyConfig(
        binds,
        backends,
        hosts,
        routes,
        fallbackRoute,
        List.copyOf(all),
        List.copyOf(lists),
        certificates,
        streams,
        stats,
        check,
        limits,
        runtime);
  }

  /** The same that passes on the connections of these ports. */
  public HaproxyConfig streaming(Collection<StreamBind> all) {
    return new HaproxyConfig(
        binds,
        backends,
        hosts,
        routes,
        fallbackRoute,
        rules,
        users,
        certificates,
        List.copyOf(all),
        stats,
        check,
        limits,
        runtime);
  }

  /** The same that tells of itself there. */
  public HaproxyConfig telling(Optional<StatsBind> at) {
    return new HaproxyConfig(
        binds,
        backends,
        hosts,
        routes,
        fallbackRoute,
        rules,
        users,
        certificates,
        streams,
        at,
        check,
        limits,
        runtime);
  }

  private static SortedMap<String, String> copy(Map<String, String> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }

  private static <T> List<T> sorted(List<T> list, Comparator<T> order) {
    return list.stream().sorted(order).toList();
  }

  private static <T> void distinct(List<T> list, Function<T, ?> key, String what, String field) {
    if (list.stream().map(key).distinct().count() != list.size()) {
      throw new IllegalArgumentException("two " + what + " have the same " + field);
    }
  }

  /**
   * A port that HTTP is served at.
   *
   * @param certificates files of certificates, the one for clients without a name first; none for
   *     plain HTTP
   * @param minVersion oldest version of TLS, as HAProxy calls it
   */
  public record Bind(int port, List<String> certificates, String minVersion) {
    /** Copies the list and checks. */
    public Bind {
      certificates = List.copyOf(certificates);
      Words.require(Words.isPort(port), "port", "" + port);
      Words.require(Words.isName(minVersion), "version of TLS", minVersion);
      certificates.forEach(c -> Words.require(Words.isName(c), "name of a file", c));
    }

    /** Plain HTTP. */
    public Bind(int port) {
      this(port, List.of(), "TLSv1.2");
    }
  }

  /**
   * Servers that do the same.
   *
   * @param name as HAProxy calls it
   * @param servers in the order of their names
   */
  public record Backend(String name, Traits traits, List<Server> servers) {
    /** Sorts, copies and checks. */
    public Backend {
      Words.require(Words.isName(name), "name of a backend", name);
      servers = sorted(servers, Comparator.comparing(Server::name));
      distinct(servers, Server::name, "servers of " + name, "name");
    }

    /**
     * One without traits.
     *
     * @param checkHost Host header of HAProxy's checks
     */
    public Backend(String name, String checkHost, List<Server> servers) {
      this(name, Traits.http(checkHost), servers);
    }
  }

  /**
   * One server.
   *
   * @param name unique in its backend; another address means another name
   * @param address an IP address
   */
  public record Server(String name, String address, int port) {
    /** Checks. */
    public Server {
      Words.require(Words.isName(name), "name of a server", name);
      Words.require(Words.isAddress(address), "IP address", address);
      Words.require(Words.isPort(port), "port", "" + port);
    }

    /** Address and port, as HAProxy prints them. */
    public String hostPort() {
      return Words.hostPort(address, port);
    }
  }

  /**
   * The check that HAProxy runs.
   *
   * @param path answers 2xx or 3xx on a server that is well
   */
  public record Check(String path, Duration interval) {}

  /**
   * Limits.
   *
   * @param maxconn most connections of clients at a time
   * @param retries how often a request that could not be sent is tried again
   */
  public record Limits(int maxconn, int retries) {}

  /**
   * Where controllers reach the runtime API, by mutual TLS.
   *
   * @param address of the node
   * @param port of the worker's API
   * @param masterPort of the master's API, through which old workers are reached
   * @param certificate digest of the certificates, since new ones need a reload
   */
  public record RuntimeListen(String address, int port, int masterPort, String certificate) {
    /** Checks. */
    public RuntimeListen {
      Words.require(
          Words.isAddress(address) || Words.isHost(address), "address to listen on", address);
      Words.require(Words.isPort(port), "port", "" + port);
      Words.require(Words.isPort(masterPort), "port", "" + masterPort);
      Words.require(Words.isName(certificate), "digest", certificate);
    }
  }
}
