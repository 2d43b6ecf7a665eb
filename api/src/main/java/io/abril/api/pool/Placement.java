package io.abril.api.pool;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Pattern;
import io.abril.api.schema.Range;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Which nodes a container may run on, and which it prefers. */
public record Placement(
    @Doc("spread (fewest instances), binpack (fullest node that fits) or random.")
        @Default("\"spread\"")
        Strategy strategy,
    @Doc(
            "Rules that a node must meet, such as node.labels.disk == ssd, node.name != vm3,"
                + " node.name in (vm1, vm2); values may be globs or /regular expressions/.")
        @Default("[]")
        List<Constraint> constraints,
    @Doc("Attributes whose values instances are spread over, such as node.labels.zone.")
        @Default("[]")
        List<NodeAttribute> spreadOver,
    @Doc("Pools whose nodes are preferred, or required.") @Default("[]") List<Affinity> affinity,
    @Doc("Pools whose nodes are avoided, or ruled out.") @Default("[]") List<Affinity> antiAffinity,
    @Doc("The most instances that one node may have; 0 for any number.")
        @Default("0")
        @Range(min = 0, max = 10_000)
        int maxPerNode) {

  /**
   * The first constraint that a node doesn't meet.
   *
   * @param attributes the node's values of an attribute such as {@code node.labels.disk}
   */
  public Optional<Constraint> unmet(Function<String, List<String>> attributes) {
    return constraints.stream().filter(c -> !c.holds(attributes)).findFirst();
  }

  /** How a node is chosen among those that fit. */
  public enum Strategy {
    /** The node with the fewest instances of the pool. */
    @JsonProperty("spread")
    SPREAD,
    /** The fullest node that the instance still fits on. */
    @JsonProperty("binpack")
    BINPACK,
    /** Any, decided by pool and slot: the same answer every time. */
    @JsonProperty("random")
    RANDOM
  }

  /** Another pool that this one wants to be near to, or far from. */
  public record Affinity(
      @Doc("Name of the other pool.")
          @Pattern(value = "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", as = "the name of a pool")
          String pool,
      @Doc("How much it counts beside other wishes.") @Default("50") @Range(min = 1, max = 100)
          int weight,
      @Doc("Whether it is a rule instead of a wish.") @Default("false") boolean required) {}
}
