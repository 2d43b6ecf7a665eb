package io.abril.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.abril.api.Quantity;
import io.abril.api.SecretRef;
import io.abril.api.Slash;
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
    @Doc("Address for templates and balancers outside; default: address.")
        @Pattern(value = "[0-9A-Za-z.:-]+", as = "an address or host name")
        Optional<String> publicAddress,
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
        String portRange,
    @Doc("What the scheduler leaves to the host itself.") @Default("{}") Reserved reserved,
    @Doc(
            "Whether containers that abril did not start are registered in Consul when they have"
                + " SERVICE_ labels or environment.")
        @Default("false")
        boolean adopt) {

  /** A Docker Engine. */
  public record Docker(
      @Doc("unix:///var/run/docker.sock or tcp://HOST:PORT.") String url,
      @Doc("Keys ca.pem, cert.pem and key.pem; default: the controllers' own certificates.")
          Optional<SecretRef> tls) {}

  /** A Consul agent. */
  public record ConsulAgent(
      @Doc("http://HOST:8500 or https://HOST:8501.")
          @Pattern(value = "https?://[!-~]+", as = "an http or https URL")
          String url,
      @Doc("Keys ca.pem, cert.pem and key.pem; default: the controllers' own certificates.")
          Optional<SecretRef> tls) {}

  /** What is not the scheduler's to give away. */
  public record Reserved(
      @Doc("Cores.") Optional<Quantity> cpu, @Doc("Bytes of memory.") Optional<Quantity> memory) {}

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

  /** URL of the node's own agent, without a slash at its end; empty for the controllers' agent. */
  public Optional<String> agentUrl() {
    return consulAgent.map(ConsulAgent::url).map(Slash::without);
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
