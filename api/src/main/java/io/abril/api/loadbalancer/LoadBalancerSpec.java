package io.abril.api.loadbalancer;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Pattern;
import io.abril.api.schema.Range;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which ports HAProxy listens on, and which hosts it routes. */
@Doc("HAProxy instances that route hosts to versions and endpoints.")
public record LoadBalancerSpec(
    @Doc("global: one instance on every node.") @Default("\"global\"") Mode mode,
    @Doc("Image of HAProxy 2.6 or newer.")
        @Default("\"haproxy:lts\"")
        @Pattern(value = "[^\\s]+", as = "an image reference without spaces")
        String image,
    @Doc("Ports to listen on.") @Default("[{\"port\": 80}]") List<Bind> binds,
    @Doc("Host of every service version that has a passing instance; empty switches it off.")
        @Default("\"{version}.{service}.abril\"")
        @Pattern(value = "[a-z0-9.{}-]*", as = "a host name with {service} and {version}")
        String hostPattern,
    @Doc("Host of every endpoint; empty switches it off.")
        @Default("\"{endpoint}.abril\"")
        @Pattern(value = "[a-z0-9.{}-]*", as = "a host name with {endpoint}")
        String endpointPattern,
    @JsonProperty("default")
        @Doc("Where requests for unknown hosts go; otherwise the 503 page that lists every route.")
        Optional<Target> fallback,
    @Doc("HAProxy's own check of every server.") @Default("{}") Check check,
    @Doc("Most connections at a time.") @Default("2000") @Range(min = 10, max = 1_000_000)
        int maxconn,
    @Doc("How often a request that could not be sent is tried again.")
        @Default("3")
        @Range(min = 0, max = 10)
        int retries) {

  /** Where instances run. */
  public enum Mode {
    /** One on every node that is ready. */
    @JsonProperty("global")
    GLOBAL
  }

  /** A port that HAProxy listens on. */
  public record Bind(@Doc("The port.") @Range(min = 1, max = 65_535) int port) {}

  /** A destination. */
  public record Target(@Doc("Name of an endpoint.") String endpoint) {}

  /** A check that HAProxy runs. */
  public record Check(
      @Doc("Path that must answer 2xx or 3xx.")
          @Default("\"/status\"")
          @Pattern(value = "/[!-~]*", as = "a path that begins with /")
          String path,
      @Doc("Time between two checks.") @Default("\"2s\"") Duration interval) {}
}
