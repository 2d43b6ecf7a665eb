package io.abril.runtime.loop;

import io.abril.api.Kind;
import io.abril.api.Ref;
import io.abril.api.Resource;
import io.abril.runtime.Context;
import io.abril.runtime.Index;
import io.abril.runtime.Op;
import io.abril.runtime.election.Lease;
import io.abril.runtime.view.Rows;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/** One pass over one object, from its being taken to the end of its last step. */
final class Pass implements Context {
  private final Parts parts;
  private final Ref object;
  private final Lease lease;
  private final List<String> triggers;
  private final BooleanSupplier documentChanged;
  private final Instant began;
  private boolean outOfTime;
  private boolean stopping;

  /**
   * A pass that begins now.
   *
   * @param lease what it acts under to its end, even if this process comes to lead anew meanwhile
   */
  Pass(
      Parts parts,
      Ref object,
      Lease lease,
      List<String> triggers,
      BooleanSupplier documentChanged) {
    this.parts = parts;
    this.object = object;
    this.lease = lease;
    this.triggers = triggers;
    this.documentChanged = documentChanged;
    this.began = parts.timers().now();
  }

  Ref object() {
    return object;
  }

  Lease lease() {
    return lease;
  }

  Instant began() {
    return began;
  }

  /** The deadline has passed: nothing more is decided, written or begun. */
  void runOut() {
    outOfTime = true;
  }

  boolean ranOut() {
    return outOfTime;
  }

  /** The process is about to end: no further step is begun. */
  void stop() {
    stopping = true;
  }

  @Override
  public Instant now() {
    return parts.timers().now();
  }

  @Override
  public <S, T> List<Resource<S, T>> all(Kind<S, T> kind) {
    return parts.views().all(kind);
  }

  @Override
  public <S, T> Optional<Resource<S, T>> find(Kind<S, T> kind, String name) {
    return parts.views().find(kind, name);
  }

  @Override
  public <S, T> List<Resource<S, T>> byIndex(Index<S, T> index, String value) {
    return parts.views().byIndex(index, value);
  }

  @Override
  public <S, T> List<Resource<S, T>> children(Kind<S, T> kind) {
    return parts.views().children(kind, object);
  }

  @Override
  public <R> List<R> rows(Rows<R> rows, String prefix) {
    return parts.views().rows(rows, prefix);
  }

  @Override
  public List<Op> ops() {
    return requests().open();
  }

  Ops requests() {
    return Ops.of(parts.views().family("ops"), object, now());
  }

  @Override
  public <X> Future<X> blocking(Callable<X> work) {
    return parts.platform().blocking(work);
  }

  @Override
  public boolean superseded() {
    return outOfTime || stopping || documentChanged.getAsBoolean();
  }

  @Override
  public List<String> triggers() {
    return triggers;
  }
}
