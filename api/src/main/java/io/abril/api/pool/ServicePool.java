package io.abril.api.pool;

import io.abril.api.Kind;
import java.util.List;

/** The kind {@code ServicePool}. */
public final class ServicePool {
  /** Names, checks and columns. */
  public static final Kind<ServicePoolSpec, ServicePoolStatus> KIND =
      WorkloadChecks.addTo(
              Kind.of(
                  "ServicePool", "servicepools", ServicePoolSpec.class, ServicePoolStatus.class))
          .shortNames("servicepool", "pool", "pools", "sp")
          .check(
              "spec.ports",
              s -> WorkloadChecks.distinct(s.ports().stream().map(Port::name)),
              "must have distinct names")
          .check(
              "spec.ports",
              s -> s.ports().stream().flatMap(p -> p.check().stream()).allMatch(Check::oneWay),
              "must have checks with one of 'http', 'tcp', 'grpc' and 'docker'")
          .check(
              "spec.ports",
              s ->
                  WorkloadChecks.distinct(
                      s.nodePorts().stream()
                          .filter(p -> p.host().isFixed())
                          .map(ServicePool::onNode)),
              "must have distinct host ports")
          .check(
              "spec.ports",
              s -> s.ports().stream().allMatch(p -> fits(p.host(), s.replicas())),
              "must have a base that leaves every slot a port up to 65535")
          .check(
              "spec.ports",
              s -> !s.hostNetwork() || s.ports().stream().noneMatch(ServicePool::elsewhere),
              "must have no other host ports with hostNetwork: each is the container's own")
          .check(
              "spec.ports",
              s -> s.ports().stream().noneMatch(ServicePool::checkedStream),
              "must have no http, tcp or grpc check on a udp port")
          .check(
              "spec.links",
              s -> s.links().stream().noneMatch(l -> provides(s, l.service())),
              "must not link to the pool's own service: its first instance would wait for itself")
          .check(
              "spec.dependsOn",
              s -> s.dependsOn().stream().noneMatch(d -> provides(s, d.service())),
              "must not name the pool's own service: its first instance would wait for itself")
          .check(
              "spec.ports",
              s -> s.ports().stream().allMatch(p -> p.register().fitsConsul()),
              "must have 'register.meta' with names of letters, digits, - and _, and values of at"
                  + " most 512 characters: Consul takes no others")
          .check(
              "spec.publish",
              s -> s.publish().keySet().stream().allMatch(ServicePool::isPath),
              "must have paths such as services/web{slot}/host, without / at either end")
          .check(
              "spec.volumes",
              s -> s.volumes().stream().allMatch(Volume::canBeRemoved),
              "must not have a hostPath with onDelete: remove: the folder is the node's")
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

  private static boolean isPath(String key) {
    return key.length() <= 512 && key.matches("[A-Za-z0-9._~{}:@-]+(/[A-Za-z0-9._~{}:@-]+)*");
  }

  /** What makes a port of a node one: its number and its transport. */
  private static Object onNode(Port port) {
    return List.of(port.host(), port.protocol());
  }

  private static boolean fits(HostPort host, int replicas) {
    return !host.isFixed() || host.fixed(Math.max(0, replicas - 1)) <= 65_535;
  }

  private static boolean elsewhere(Port port) {
    return port.host().isFixed() && !port.host().equals(HostPort.of(port.container()));
  }

  private static boolean checkedStream(Port port) {
    return port.protocol() == Port.Protocol.UDP
        && port.check()
            .filter(c -> c.http().isPresent() || c.tcp() || c.grpc().isPresent())
            .isPresent();
  }

  private static boolean provides(ServicePoolSpec spec, String service) {
    return spec.provides().contains(service);
  }
}
