package io.abril.api.loadbalancer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One of the places that a route leads to: exactly one of endpoint, pool, service and servers.
 *
 * @param endpoint name of a consumer endpoint: its live version
 * @param pool name of a pool: its first registered port
 * @param service name of a Consul service: every passing instance, whatever its version
 * @param servers {@code address:port} of servers that nobody registered
 * @param weight percent of the requests; of several destinations each has one
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Destination(
    Optional<String> endpoint,
    Optional<String> pool,
    Optional<String> service,
    List<String> servers,
    Optional<Integer> weight) {

  /** Takes absent fields for empty ones. */
  @JsonCreator
  public Destination(
      @JsonProperty("endpoint") Optional<String> endpoint,
      @JsonProperty("pool") Optional<String> pool,
      @JsonProperty("service") Optional<String> service,
      @JsonProperty("servers") List<String> servers,
      @JsonProperty("weight") Optional<Integer> weight) {
    this.endpoint = Objects.requireNonNullElse(endpoint, Optional.empty());
    this.pool = Objects.requireNonNullElse(pool, Optional.empty());
    this.service = Objects.requireNonNullElse(service, Optional.empty());
    this.servers = servers == null ? List.of() : List.copyOf(servers);
    this.weight = Objects.requireNonNullElse(weight, Optional.empty());
  }

  /** The live version of an endpoint. */
  public static Destination ofEndpoint(String name) {
    return new Destination(
        Optional.of(name), Optional.empty(), Optional.empty(), List.of(), Optional.empty());
  }

  /** Whether it says one place, not none or two. */
  public boolean isOne() {
    return Stream.of(
                endpoint.isPresent(), pool.isPresent(), service.isPresent(), !servers.isEmpty())
            .filter(given -> given)
            .count()
        == 1;
  }
}
