package io.abril.api.endpoint;

import io.abril.api.Kind;

/** The kind {@code ConsumerEndpoint}. */
public final class ConsumerEndpoint {
  /** Names, checks and columns. */
  public static final Kind<EndpointSpec, EndpointStatus> KIND =
      Kind.of("ConsumerEndpoint", "consumerendpoints", EndpointSpec.class, EndpointStatus.class)
          .shortNames("consumerendpoint", "endpoint", "endpoints", "ce")
          .check(
              "spec.version",
              s -> s.version().exact().map(s.range()::contains).orElse(true),
              "must be inside spec.range; consumers of this endpoint rely on it")
          .check(
              "spec.gates.smoke",
              s -> s.gates().smoke().stream().allMatch(Smoke::oneTest),
              "must each have either 'http' or 'job'")
          .column("LIVE", "status.live")
          .column("CANDIDATE", "status.attempt.candidate")
          .column("PHASE", "status.phase")
          .column("GATES", "status.gatesMet")
          .column("PASSING", "status.passing")
          .column("DNS", "status.dns")
          .column("LB", "status.loadBalancers")
          .column("SINCE", "@since:status.phaseSince")
          .wideColumn("WANTED", "status.wanted")
          .wideColumn("PREVIOUS", "status.previous")
          .wideColumn("REVERT-UNTIL", "status.revertUntil")
          .wideColumn("REASON", "@message");

  private ConsumerEndpoint() {}
}
