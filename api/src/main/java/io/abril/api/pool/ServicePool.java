package io.abril.api.pool;

import io.abril.api.Kind;

/** The kind {@code ServicePool}. */
public final class ServicePool {
  /** Names, checks and columns. */
  public static final Kind<ServicePoolSpec, ServicePoolStatus> KIND =
      Kind.of("ServicePool", "servicepools", ServicePoolSpec.class, ServicePoolStatus.class)
          .shortNames("servicepool", "pool", "pools", "sp")
          .check(
              "spec.ports",
              s -> s.ports().stream().map(Port::name).distinct().count() == s.ports().size(),
              "must have distinct names")
          .check(
              "spec.ports",
              s -> s.ports().stream().flatMap(p -> p.check().stream()).allMatch(Check::isOneOf),
              "must have checks with either 'http' or 'tcp'")
          .check(
              "spec.ports",
              s -> {
                var fixed =
                    s.ports().stream()
                        .map(Port::host)
                        .map(HostPort::fixed)
                        .filter(p -> p > 0)
                        .toList();
                return fixed.stream().distinct().count() == fixed.size();
              },
              "must have distinct host ports")
          .check(
              "spec.update",
              s -> s.update().maxSurge() + s.update().maxUnavailable() > 0,
              "must let something move: maxSurge and maxUnavailable are both 0")
          .check(
              "spec.restart.factor",
              s -> s.restart().factor() >= 1,
              "must be at least 1: a delay never shrinks")
          .column("VERSION", "spec.version")
          .column("STATUS", "@ready")
          .column("DESIRED", "status.desired")
          .column("RUNNING", "status.running")
          .column("PASSING", "status.passing")
          .column("LIVE", "status.live")
          .column("NODES", "status.nodes")
          .column("AGE", "@age")
          .wideColumn("IMAGE", "spec.image.ref")
          .wideColumn("RESTARTS", "status.restarts")
          .wideColumn("MESSAGE", "@message");

  private ServicePool() {}
}
