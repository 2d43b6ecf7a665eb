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
              s -> s.range().contains(s.version()),
              "must be inside spec.range; consumers of this endpoint rely on it")
          .column("LIVE", "status.live")
          .column("CANDIDATE", "status.attempt.candidate")
          .column("PHASE", "status.phase")
          .column("GATES", "status.gatesMet")
          .column("PASSING", "status.passing")
          .column("DNS", "status.dns")
          .column("LB", "status.loadBalancers")
          .column("SINCE", "@since:status.phaseSince")
          .wideColumn("PREVIOUS", "status.previous")
          .wideColumn("REVERT-UNTIL", "status.revertUntil")
          .wideColumn("REASON", "@message");

  private ConsumerEndpoint() {}
}
