package io.abril.api.pool;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Pattern;
import java.util.Optional;

/** A volume of the slot, or a folder of the node, in a container. */
public record Volume(
    @Doc("Name of a volume that each slot has of its own; the slot then never leaves its node.")
        @Pattern(value = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", as = "a DNS label")
        Optional<String> name,
    @Doc("Absolute path on the node, which must exist; with the variables of env.")
        @Pattern(value = "/[^:]*", as = "an absolute path without ':'")
        Optional<String> hostPath,
    @Doc("Absolute path in the container.")
        @Pattern(value = "/[^:]+", as = "an absolute path without ':'")
        String path,
    @Doc("Whether the container can only read it.") @Default("false") boolean readOnly,
    @Doc(
            "What becomes of a named volume when its pool is deleted: keep, for a pool of the same"
                + " name, or remove. A slot that is scaled away keeps its volume in any case.")
        @Default("\"keep\"")
        OnDelete onDelete) {

  /** What becomes of a volume's data. */
  public enum OnDelete {
    /** The volume stays on its node. */
    @JsonProperty("keep")
    KEEP,
    /** The volume is removed. */
    @JsonProperty("remove")
    REMOVE
  }

  /** Whether its data goes with its owner. */
  public boolean removedOnDelete() {
    return name.isPresent() && onDelete == OnDelete.REMOVE;
  }

  /** Whether it isn't asked for that a folder of the node is removed. */
  public boolean canBeRemoved() {
    return name.isPresent() || onDelete == OnDelete.KEEP;
  }

  /** Whether exactly one source is given. */
  public boolean oneSource() {
    return name.isPresent() != hostPath.isPresent();
  }
}
