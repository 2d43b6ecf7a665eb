package io.abril.api.pool;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Pattern;
import io.abril.api.schema.Range;
import java.util.Optional;

/** A port of an instance. */
public record Port(
    @Doc("Name of the port, unique in the pool.")
        @Pattern(value = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", as = "a DNS label")
        String name,
    @Doc("Port that the process listens on.") @Range(min = 1, max = 65_535) int container,
    @Doc(
            "Port on the node: 0 (picked from the node's range), a number, {base: N} (N plus the"
                + " slot), or none.")
        @Default("0")
        HostPort host,
    @Doc("Address on the node that the port is published at; node stands for the node's address.")
        @Default("\"0.0.0.0\"")
        String bind,
    @Doc("tcp or udp.") @Default("\"tcp\"") Protocol protocol,
    @Doc("Registration in Consul; false registers nothing.") @Default("{}") Registration register,
    @Doc("How Consul's agent tells that the instance serves.") Optional<Check> check) {

  /** The transport. */
  public enum Protocol {
    /** A stream. */
    @JsonProperty("tcp")
    TCP,
    /** Datagrams. */
    @JsonProperty("udp")
    UDP
  }

  /** The same port of a container that has its node's network. */
  Port onHostNetwork() {
    return host.published()
        ? new Port(name, container, HostPort.of(container), bind, protocol, register, check)
        : this;
  }

  /** Whether instances are found by this port in Consul. */
  public boolean registered() {
    return register.enabled() && host.published();
  }
}
