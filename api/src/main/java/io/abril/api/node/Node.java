package io.abril.api.node;

import io.abril.api.Kind;

/** The kind {@code Node}. */
public final class Node {
  /** Names, checks and columns. */
  public static final Kind<NodeSpec, NodeStatus> KIND =
      Kind.of("Node", "nodes", NodeSpec.class, NodeStatus.class)
          .shortNames("node", "no")
          .check(
              "spec.address",
              s -> !s.address().startsWith("127.") && !s.address().equals("localhost"),
              "must not be a loopback address: other hosts and containers reach the node by it")
          .check(
              "spec.docker.url",
              s -> s.docker().url().startsWith("unix://") || s.docker().url().startsWith("tcp://"),
              "must begin with unix:// or tcp://")
          .check(
              "spec.portRange",
              s -> 1 <= s.firstPort() && s.firstPort() <= s.lastPort() && s.lastPort() <= 65_535,
              "must be two ports from 1 to 65535, the lower one first, such as 20000-32000")
          .column("ADDRESS", "spec.address")
          .column("STATUS", "@ready")
          .column("INSTANCES", "status.instances")
          .column("CPU", "status.cpus")
          .column("MEMORY", "status.memory")
          .column("ENGINE", "status.engineVersion")
          .column("AGE", "@age")
          .wideColumn("OS", "status.operatingSystem")
          .wideColumn("KERNEL", "status.kernel")
          .wideColumn("MESSAGE", "@message");

  private Node() {}
}
