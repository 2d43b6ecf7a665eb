package io.abril.controllers.haproxy;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A port whose connections are passed on as they are.
 *
 * @param port on its machine
 * @param route id that every connection has; empty where TLS's server name decides
 * @param places what keys of the hosts map begin with, where TLS's server name decides: see {@link
 *     #places(int)}
 * @param rules of its routes: networks that may connect
 * @param idle longest silence of a client
 */
public record StreamBind(
    int port, Optional<String> route, String places, List<RouteRules> rules, Duration idle) {
  /** Sorts, copies and checks. */
  public StreamBind {
    rules = rules.stream().sorted(Comparator.comparing(RouteRules::route)).toList();
    Words.require(Words.isPort(port), "port", "" + port);
    Words.require(Words.isPlace(places + "a/"), "beginning of a place", places);
    route.ifPresent(r -> Words.require(Words.isRoute(r), "route", r));
  }

  /** No Host header looks like it: HAProxy takes what follows the colon for a port. */
  public static String places(int port) {
    return "sni:" + port + "/";
  }
}
