package io.abril.api.loadbalancer;

import io.abril.api.Kind;
import io.abril.api.loadbalancer.LoadBalancerSpec.Bind;

/** The kind {@code LoadBalancer}. */
public final class LoadBalancer {
  /** Names, checks and columns. */
  public static final Kind<LoadBalancerSpec, LoadBalancerStatus> KIND =
      Kind.of("LoadBalancer", "loadbalancers", LoadBalancerSpec.class, LoadBalancerStatus.class)
          .shortNames("loadbalancer", "lb")
          .check("spec.binds", s -> !s.binds().isEmpty(), "must have at least one port")
          .check(
              "spec.binds",
              s -> s.binds().stream().map(Bind::port).distinct().count() == s.binds().size(),
              "must have distinct ports")
          .check(
              "spec.binds",
              s ->
                  s.binds().stream()
                      .flatMap(b -> b.tls().stream())
                      .noneMatch(t -> t.secrets().isEmpty()),
              "must name at least one secret where there is 'tls'")
          .check(
              "spec.stats",
              s ->
                  s.stats().stream()
                      .noneMatch(t -> s.binds().stream().anyMatch(b -> b.port() == t.port())),
              "must have a port of its own, none of spec.binds")
          .check(
              "spec.hostPattern",
              s -> s.hostPattern().isEmpty() || s.hostPattern().contains("{service}"),
              "must contain {service}, or be empty to switch these routes off")
          .check(
              "spec.endpointPattern",
              s -> s.endpointPattern().isEmpty() || s.endpointPattern().contains("{endpoint}"),
              "must contain {endpoint}, or be empty to switch these routes off")
          .column("STATUS", "@ready")
          .column("INSTANCES", "status.instancesInSync")
          .column("ROUTES", "status.routes")
          .column("BACKENDS-UP", "status.backendsUp")
          .column("IN-SYNC", "status.inSync")
          .column("LAST-RELOAD", "@since:status.lastReload")
          .column("AGE", "@age")
          .wideColumn("MODE", "spec.mode")
          .wideColumn("IMAGE", "spec.image")
          .wideColumn("MESSAGE", "@message");

  private LoadBalancer() {}
}
