package io.abril.controllers.haproxy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is done to the requests of one route before they reach a backend.
 *
 * @param route beginning of the ids of the route, such as {@code route/www.abril-3f9a1c/}
 * @param httpsPort where requests without TLS are sent; empty for nowhere
 * @param allow networks that may ask; all when empty
 * @param deny networks that may not
 * @param rate the most that one address may ask
 * @param methods that are let through; all when empty
 * @param users name of the list of users that a password is asked of
 * @param set headers of the request, value by name
 * @param del headers that the server doesn't get
 * @param rewrites of paths, each by the id of its path
 * @param bucketCookie keeps a client in its bucket
 */
public record RouteRules(
    String route,
    Optional<Integer> httpsPort,
    List<String> allow,
    List<String> deny,
    Optional<Rate> rate,
    List<String> methods,
    Optional<String> users,
    SortedMap<String, String> set,
    List<String> del,
    List<Rewrite> rewrites,
    Optional<String> bucketCookie) {

  /** Copies, and refuses what could not be written safely. */
  public RouteRules {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
    methods = List.copyOf(methods);
    set = Collections.unmodifiableSortedMap(new TreeMap<>(set));
    del = List.copyOf(del);
    rewrites = List.copyOf(rewrites);
    Words.require(Words.isRoute(route), "route", route);
    httpsPort.ifPresent(p -> Words.require(Words.isPort(p), "port", "" + p));
    allow.forEach(n -> Words.require(Words.isNetwork(n), "network such as 10.0.0.0/8", n));
    deny.forEach(n -> Words.require(Words.isNetwork(n), "network such as 10.0.0.0/8", n));
    methods.forEach(m -> Words.require(Words.isMethod(m), "method such as GET", m));
    users.ifPresent(u -> Words.require(Words.isName(u), "name of a list of users", u));
    set.forEach(
        (name, value) -> {
          Words.require(Words.isToken(name), "name of a header", name);
          Words.require(
              Words.isHeaderValue(value),
              "value of the header "
                  + name
                  + ": 1 to 1000 printable ASCII characters, no space first",
              value);
        });
    del.forEach(h -> Words.require(Words.isToken(h), "name of a header", h));
    bucketCookie.ifPresent(c -> Words.require(Words.isCookie(c), "name of a cookie", c));
  }

  /** No rules for this route. */
  public static RouteRules none(String route) {
    return new RouteRules(
        route,
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        new TreeMap<>(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return equals(none(route));
  }

  /**
   * How much one address may ask.
   *
   * @param requests the most
   * @param per in this time
   */
  public record Rate(int requests, Duration per) {
    /** Checks. */
    public Rate {
      Words.require(requests > 0, "number of requests", "" + requests);
      Words.require(per.toMillis() >= 1, "time", "" + per);
    }
  }

  /**
   * Another path for the server.
   *
   * @param id of the path's entries
   * @param prefix of the request's path, ending in a slash
   * @param to what stands in its place, ending in a slash
   */
  public record Rewrite(String id, String prefix, String to) {
    /** Checks. */
    public Rewrite {
      Words.require(Words.isRoute(id), "route", id);
      Words.require(Words.isPath(prefix), "path", prefix);
      Words.require(Words.isPath(to), "path", to);
    }
  }
}
