package io.abril.controllers.haproxy;

import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one HAProxy is to be. Two equal configurations render to the same bytes, whatever order they
 * were collected in.
 *
 * @param binds ports that it listens on, as they are on its machine
 * @param backends in the order of their names
 * @param hosts host name to route id; a host has one route
 * @param routes route id to backend; changing an entry is how a version is switched
 * @param fallbackRoute route of requests for unknown hosts; empty for the page that lists all hosts
 * @param check HAProxy's own check of every server
 * @param maxconn most connections of clients at a time
 * @param retries how often a request that could not be sent is tried again
 * @param runtime where its runtime API listens
 */
public record HaproxyConfig(
    List<Integer> binds,
    List<Backend> backends,
    SortedMap<String, String> hosts,
    SortedMap<String, String> routes,
    Optional<String> fallbackRoute,
    Check check,
    int maxconn,
    int retries,
    RuntimeListen runtime) {

  /** Sorts, copies, and refuses what could not be written safely. */
  public HaproxyConfig {
    binds = binds.stream().sorted().distinct().toList();
    backends = backends.stream().sorted(Comparator.comparing(Backend::name)).toList();
    hosts = copy(hosts);
    routes = copy(routes);
    binds.forEach(p -> Words.require(Words.isPort(p), "port", "" + p));
    hosts.keySet().forEach(h -> Words.require(Words.isHost(h), "host name", h));
    hosts.values().forEach(r -> Words.require(Words.isRoute(r), "route", r));
    routes.keySet().forEach(r -> Words.require(Words.isRoute(r), "route", r));
    routes.values().forEach(b -> Words.require(Words.isName(b), "name of a backend", b));
    fallbackRoute.ifPresent(r -> Words.require(Words.isRoute(r), "route", r));
    if (backends.stream().map(Backend::name).distinct().count() != backends.size()) {
      throw new IllegalArgumentException("two backends have the same name");
    }
  }

  private static SortedMap<String, String> copy(Map<String, String> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }

  /**
   * Servers that do the same.
   *
   * @param name as HAProxy calls it
   * @param checkHost Host header of HAProxy's checks
   * @param servers in the order of their names
   */
  public record Backend(String name, String checkHost, List<Server> servers) {
    /** Sorts, copies and checks. */
    public Backend {
      Words.require(Words.isName(name), "name of a backend", name);
      Words.require(Words.isHost(checkHost), "host name", checkHost);
      servers = servers.stream().sorted(Comparator.comparing(Server::name)).toList();
      if (servers.stream().map(Server::name).distinct().count() != servers.size()) {
        throw new IllegalArgumentException("two servers of " + name + " have the same name");
      }
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
