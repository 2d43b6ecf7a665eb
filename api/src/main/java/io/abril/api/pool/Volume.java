package io.abril.api.pool;

import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Pattern;
import java.util.Optional;

/** A volume of the slot, or a folder of the node, in a container. */
public record Volume(
    @Doc("Name of a volume that each slot has of its own; the slot then never leaves its node.")
        @Pattern(value = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", as = "a DNS label")
        Optional<String> name,
    @Doc("Absolute path on the node, which must exist.")
        @Pattern(value = "/[^:]*", as = "an absolute path without ':'")
        Optional<String> hostPath,
    @Doc("Absolute path in the container.")
        @Pattern(value = "/[^:]+", as = "an absolute path without ':'")
        String path,
    @Doc("Whether the container can only read it.") @Default("false") boolean readOnly) {

  /** Whether exactly one source is given. */
  public boolean oneSource() {
    return name.isPresent() != hostPath.isPresent();
  }
}
