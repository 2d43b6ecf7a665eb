package io.abril.runtime;

import io.abril.api.Kind;
import io.abril.api.Resource;
import io.abril.runtime.view.Rows;
import io.abril.schema.Json;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/** The {@link Context} of one pass. */
final class Pass implements Context {
  private final Parts parts;
  private final Resource<?, ?> resource;
  private final List<String> triggers;
  private final BooleanSupplier documentChanged;
  private boolean outOfTime;

  Pass(
      Parts parts,
      Resource<?, ?> resource,
      List<String> triggers,
      BooleanSupplier documentChanged) {
    this.parts = parts;
    this.resource = resource;
    this.triggers = triggers;
    this.documentChanged = documentChanged;
  }

  /** The deadline has passed: no further step is begun. */
  void runOut() {
    outOfTime = true;
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
  public <R> List<R> rows(Rows<R> rows, String prefix) {
    return parts.views().rows(rows, prefix);
  }

  @Override
  public List<Op> ops() {
    var prefix = "ops/" + resource.ref() + "/";
    return parts.views().family("ops").below(prefix).stream()
        .filter(e -> !e.key().endsWith("/.keep"))
        .map(e -> Json.read(e.value(), Op.class).withId(e.key().substring(prefix.length())))
        .filter(op -> op.expires().isAfter(now()))
        .sorted(Comparator.comparing(Op::at))
        .toList();
  }

  @Override
  public <X> Future<X> blocking(Callable<X> work) {
    return parts.workers().executeBlocking(work, false);
  }

  @Override
  public boolean superseded() {
    return outOfTime || documentChanged.getAsBoolean();
  }

  @Override
  public List<String> triggers() {
    return triggers;
  }
}
