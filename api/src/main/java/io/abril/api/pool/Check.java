package io.abril.api.pool;

import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Pattern;
import io.abril.api.schema.Range;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** A health check that the node's Consul agent runs against the published port. */
public record Check(
    @Doc("Path that must answer 2xx to a GET.")
        @Pattern(value = "/[!-~]*", as = "a path that begins with /")
        Optional<String> http,
    @Doc("A connection is enough.") @Default("false") boolean tcp,
    @Doc("Service that gRPC's health protocol is asked for; empty for the whole server.")
        Optional<String> grpc,
    @Doc("The image's own HEALTHCHECK, told to Consul whenever it changes.") @Default("false")
        boolean docker,
    @Doc("Time between two checks.") @Default("\"2s\"") Duration interval,
    @Doc("Time that one check may take.") @Default("\"1s\"") Duration timeout,
    @Doc("Failures in a row before the instance counts as critical.")
        @Default("2")
        @Range(min = 1, max = 100)
        int failuresBeforeCritical) {

  /** Whether exactly one way to check is given. */
  public boolean oneWay() {
    return Stream.of(http.isPresent(), tcp, grpc.isPresent(), docker).filter(x -> x).count() == 1;
  }
}
