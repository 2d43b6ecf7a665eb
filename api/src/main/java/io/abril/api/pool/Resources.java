package io.abril.api.pool;

import io.abril.api.Quantity;
import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import java.util.Optional;

/** What an instance may use of its node. */
public record Resources(@Doc("What the kernel enforces.") @Default("{}") Limit limit) {

  /** Bounds that the kernel enforces. */
  public record Limit(
      @Doc("Cores; 0.5 or 500m is half of one.") Optional<Quantity> cpu,
      @Doc("Bytes of memory, such as 128Mi; more ends the process (OOM).")
          Optional<Quantity> memory) {}
}
