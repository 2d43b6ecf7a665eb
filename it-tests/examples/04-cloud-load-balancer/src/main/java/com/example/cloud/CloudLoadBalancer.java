package com.example.cloud;

import io.abril.api.Kind;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Pattern;
import io.abril.runtime.Index;
import java.util.List;

/** The kind: a load balancer in a cloud, whose nodes are the passing instances of a service. */
public final class CloudLoadBalancer {
  /** Whether the health URL answers the expected body. */
  public static final String HEALTHY = "Healthy";

  public static final Kind<Spec, Status> KIND =
      Kind.of("CloudLoadBalancer", "cloudloadbalancers", Spec.class, Status.class)
          .shortNames("clb")
          .column("SERVICE", "spec.service")
          .column("NODES", "status.nodes")
          .column("READY", "@ready")
          .column("AGE", "@age")
          .wideColumn("MESSAGE", "@message");

  /** Two documents for one API would undo each other's work without end. */
  public static final Index<Spec, Status> BY_API =
      Index.of(KIND, "by-api", balancer -> List.of(balancer.spec().api()));

  private CloudLoadBalancer() {}

  @Doc("A load balancer in a cloud.")
  public record Spec(
      @Doc("Where its API is; below it are /nodes and /nodes/ADDRESS:PORT.")
          @Pattern(
              value = "https?://[!-~]*[!-.0-~]",
              as = "an http or https URL without a last slash")
          String api,
      @Doc("Service in Consul whose passing instances are its nodes.")
          @Pattern(value = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", as = "a DNS label")
          String service,
      @Doc("What is asked through the load balancer, to see whether the right thing answers.")
          @Pattern(value = "https?://[!-~]+", as = "an http or https URL")
          String healthUrl,
      @Doc("SHA-256 of the body that healthUrl answers: curl -s URL | sha256sum.")
          @Pattern(value = "[0-9a-f]{64}", as = "64 hexadecimal digits, in lower case")
          String healthDigest) {}

  /**
   * What there is.
   *
   * @param nodes how many nodes the load balancer has
   * @param passing how many instances pass their checks
   */
  public record Status(int nodes, int passing) {}
}
