package io.abril.api.pool;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One container of a pool, as the leader means it to be.
 *
 * @param id 6 hex digits, unique in the root
 * @param node the node's name
 * @param address the node's address when it was placed there
 * @param ports port name to port on the node; only published ports
 * @param specHash hash of the fields that need another container when they change
 * @param inputs what its container was made with besides the specification, by name, such as {@code
 *     image}, {@code link/DB}, {@code secret/db} and {@code config/app}: a digest or an address,
 *     never a secret value; when what is wanted differs, the instance is outdated
 * @param reserved what is set aside for it on its node
 * @param generation the pool's generation that it was made for
 * @param phase how far it is
 * @param restarts how often its container was started again
 * @param failures how often in a row it ended or could not be started; decides the next wait
 * @param lastError the last thing that went wrong, as a sentence; empty for nothing
 * @param since when the phase began
 * @param notBefore when the next attempt may be made; empty for at once
 */
public record Instance(
    String id,
    String node,
    String address,
    Map<String, Integer> ports,
    String specHash,
    Map<String, String> inputs,
    Reserved reserved,
    long generation,
    Phase phase,
    int restarts,
    int failures,
    String lastError,
    Instant since,
    Optional<Instant> notBefore) {

  /** Copies the map. */
  public Instance {
    ports = Map.copyOf(ports);
    inputs = inputs == null ? Map.of() : Map.copyOf(inputs);
    reserved = reserved == null ? Reserved.NOTHING : reserved;
  }

  /**
   * A share of a node.
   *
   * @param cpu in thousandths of a core
   * @param memory in bytes
   */
  public record Reserved(long cpu, long memory) {
    /** Of what reserves nothing. */
    public static final Reserved NOTHING = new Reserved(0, 0);

    /** Both together. */
    public Reserved plus(Reserved other) {
      return new Reserved(cpu + other.cpu, memory + other.memory);
    }

    /** What is left; negative when there is less. */
    public Reserved minus(Reserved other) {
      return new Reserved(cpu - other.cpu, memory - other.memory);
    }
  }

  /** How far an instance is. */
  public enum Phase {
    /** Committed; its container is being made and started. */
    @JsonProperty("Starting")
    STARTING,
    /** Its container runs; not yet passing. */
    @JsonProperty("Running")
    RUNNING,
    /** It has passed; Consul tells whether it still does. */
    @JsonProperty("Passing")
    PASSING,
    /** Its container ended or can't be made; tried again at {@code notBefore}. */
    @JsonProperty("BackOff")
    BACK_OFF,
    /** Deregistered; load balancers finish its sessions. */
    @JsonProperty("Draining")
    DRAINING,
    /** Drained; its container is stopped and removed. */
    @JsonProperty("Stopping")
    STOPPING
  }

  /** The name of its container. */
  public String containerName(String pool, int slot) {
    return pool + "." + slot + "." + id;
  }

  /** The same instance in another phase that begins now. */
  public Instance in(Phase next, Instant now) {
    return next == phase ? this : copy(next, restarts, failures, lastError, now, Optional.empty());
  }

  /** The same instance, waiting after one more failure in a row. */
  public Instance backOff(String error, int failuresInARow, Instant until, Instant now) {
    return copy(Phase.BACK_OFF, restarts, failuresInARow, error, now, Optional.of(until));
  }

  /** The same instance whose container is to be started once more. */
  public Instance restarted(Instant now) {
    return copy(Phase.STARTING, restarts + 1, failures, lastError, now, Optional.empty());
  }

  /** The same instance whose phase begins once more. */
  public Instance anew(Instant now) {
    return copy(phase, restarts, failures, lastError, now, notBefore);
  }

  /** The same instance whose container has other inputs now. */
  public Instance withInputs(Map<String, String> now) {
    return new Instance(
        id,
        node,
        address,
        ports,
        specHash,
        now,
        reserved,
        generation,
        phase,
        restarts,
        failures,
        lastError,
        since,
        notBefore);
  }

  private Instance copy(
      Phase toPhase,
      int toRestarts,
      int toFailures,
      String error,
      Instant toSince,
      Optional<Instant> toNotBefore) {
    return new Instance(
        id,
        node,
        address,
        ports,
        specHash,
        inputs,
        reserved,
        generation,
        toPhase,
        toRestarts,
        toFailures,
        error,
        toSince,
        toNotBefore);
  }
}
