package io.abril.api.pool;

import io.abril.api.Kind;
import java.util.HashSet;
import java.util.stream.Stream;

/** The kind {@code ServicePool}. */
public final class ServicePool {
  /** Names, checks and columns. */
  public static final Kind<ServicePoolSpec, ServicePoolStatus> KIND =
      Kind.of("ServicePool", "servicepools", ServicePoolSpec.class, ServicePoolStatus.class)
          .shortNames("servicepool", "pool", "pools", "sp")
          .check(
              "spec.ports",
              s -> distinct(s.ports().stream().map(Port::name)),
              "must have distinct names")
          .check(
              "spec.ports",
              s -> s.ports().stream().flatMap(p -> p.check().stream()).allMatch(Check::oneWay),
              "must have checks with one of 'http', 'tcp', 'grpc' and 'docker'")
          .check(
              "spec.ports",
              s -> distinct(s.ports().stream().map(Port::host).filter(HostPort::isFixed)),
              "must have distinct host ports")
          .check(
              "spec.envFrom",
              s -> s.envFrom().stream().allMatch(EnvFrom::oneSource),
              "must each have either 'secret' or 'config'")
          .check(
              "spec.files",
              s -> s.files().stream().allMatch(FileMount::oneSource),
              "must each have either 'secret' or 'config'")
          .check(
              "spec.files",
              s -> distinct(s.files().stream().map(FileMount::path)),
              "must have distinct paths")
          .check("spec.files", ServicePool::foldersApart, "must not have folders inside each other")
          .check(
              "spec.volumes",
              s -> s.volumes().stream().allMatch(Volume::oneSource),
              "must each have either 'name' or 'hostPath'")
          .check(
              "spec.volumes",
              s -> distinct(s.volumes().stream().map(Volume::path)),
              "must have distinct paths")
          .check(
              "spec.networks",
              s -> !s.hostNetwork() || s.networks().isEmpty(),
              "must be empty with hostNetwork: the container has its node's network")
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

  private static boolean distinct(Stream<?> values) {
    var seen = new HashSet<Object>();
    return values.allMatch(seen::add);
  }

  /** Each folder is a mount of its own, so none may lie in another. */
  private static boolean foldersApart(ServicePoolSpec spec) {
    var folders = spec.files().stream().map(FileMount::folder).distinct().toList();
    return folders.stream()
        .allMatch(one -> folders.stream().noneMatch(other -> one.startsWith(other + "/")));
  }
}
