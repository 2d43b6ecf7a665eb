package io.abril.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Pattern;
import java.util.List;
import java.util.Optional;

/** How a Docker host is reached, and what it may run. */
@Doc("A Docker host.")
public record NodeSpec(
    @Doc("Address at which published ports are reached from other hosts; never loopback.")
        @Pattern(value = "[0-9A-Za-z.:-]+", as = "an address or host name")
        String address,
    @Doc("The host's Docker Engine.") Docker docker,
    @Doc("The Consul agent that instances of this host register with; default: the controllers'.")
        Optional<ConsulAgent> consulAgent,
    @Doc("Resolvers of the containers (port 53) that answer .consul names and forward the rest.")
        @Default("[]")
        List<String> dns,
    @Doc("active, pause (nothing new), or drain (everything moves away).") @Default("\"active\"")
        Availability availability,
    @Doc("Ports that abril picks from for ports with host: 0.")
        @Default("\"20000-32000\"")
        @Pattern(value = "[0-9]{1,5}-[0-9]{1,5}", as = "a range of ports such as 20000-32000")
        String portRange) {

  /** A Docker Engine. */
  public record Docker(
      @Doc("unix:///var/run/docker.sock or tcp://HOST:PORT; TLS with the controllers' certificate.")
          String url) {}

  /** A Consul agent. */
  public record ConsulAgent(
      @Doc("http://HOST:8500 or https://HOST:8501.")
          @Pattern(value = "https?://[!-~]+", as = "an http or https URL")
          String url) {}

  /** What the scheduler may do with the node. */
  public enum Availability {
    /** New instances go here. */
    @JsonProperty("active")
    ACTIVE,
    /** Nothing new goes here; what runs stays. */
    @JsonProperty("pause")
    PAUSE,
    /** Everything moves away. */
    @JsonProperty("drain")
    DRAIN
  }

  /** The first port that may be picked. */
  public int firstPort() {
    return Integer.parseInt(portRange.substring(0, portRange.indexOf('-')));
  }

  /** The last port that may be picked. */
  public int lastPort() {
    return Integer.parseInt(portRange.substring(portRange.indexOf('-') + 1));
  }
}
