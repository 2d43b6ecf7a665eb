package io.abril.api.pool;

import io.abril.api.Quantity;
import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import java.util.Optional;

/** What an instance may use of its node. */
public record Resources(
    @Doc("What the scheduler sets aside for it.") @Default("{}") Reserve reserve,
    @Doc("What the kernel enforces.") @Default("{}") Limit limit) {

  /** What the scheduler sets aside; nothing that the kernel knows of. */
  public record Reserve(
      @Doc("Cores; 0.5 or 500m is half of one.") Optional<Quantity> cpu,
      @Doc("Bytes of memory, such as 64Mi.") Optional<Quantity> memory) {

    /** As the scheduler counts it, rounded up. */
    public Instance.Reserved amount() {
      return new Instance.Reserved(
          cpu.map(q -> q.roundedUp(3)).orElse(0L), memory.map(q -> q.roundedUp(0)).orElse(0L));
    }
  }

  /** Bounds that the kernel enforces. */
  public record Limit(
      @Doc("Cores; 0.5 or 500m is half of one.") Optional<Quantity> cpu,
      @Doc("Bytes of memory, such as 128Mi; more ends the process (OOM).")
          Optional<Quantity> memory) {}
}
