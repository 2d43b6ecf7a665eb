package io.abril.runtime.loop;

import io.abril.api.Kind;
import io.abril.api.Ref;
import io.abril.api.Resource;
import io.abril.runtime.Context;
import io.abril.runtime.Index;
import io.abril.runtime.Op;
import io.abril.runtime.Step;
import io.abril.runtime.election.Lease;
import io.abril.runtime.events.Event;
import io.abril.runtime.store.StateStore.Fence;
import io.abril.runtime.view.Rows;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pass over one object, from its being taken to the end of its last step. */
final class Pass implements Context {
  private static final Logger LOG = LoggerFactory.getLogger(Pass.class);

  private static final long SLOW_MS = 100;

  private final Parts parts;
  private final Ref object;
  private final Lease lease;
  private final Logger logger;
  private final LogFields fields;
  private final List<String> triggers;
  private final BooleanSupplier documentChanged;
  private final Instant began;
  private final BlockingCalls blocking;
  private final List<Runnable> onCancel = new ArrayList<>(0);
  private final Set<String> requestsSeen = new HashSet<>(0);
  private final List<Step> steps = new ArrayList<>(0);
  private Phase phase = Phase.ADMIT;
  private Optional<Why> cancelled = Optional.empty();
  private Optional<Instant> decided = Optional.empty();
  private Optional<Resource<?, ?>> update = Optional.empty();
  private boolean outOfTime;
  private boolean aside;
  private boolean abandoned;

  /** How far a pass is. */
  enum Phase {
    /** Bringing {@code accepted/} in line. */
    ADMIT,
    /** The reconciler reads, and changes nothing. */
    OBSERVE,
    /** It decides, and its plan is carried out. */
    ACT
  }

  /** Why a pass is not to go on. */
  enum Why {
    /** Its deadline has passed. */
    OUT_OF_TIME,
    /** The user has changed the document. */
    NEWER_DOCUMENT,
    /** This process doesn't lead any more. */
    NOT_LEADING,
    /** This process is about to end. */
    ENDING
  }

  /**
   * A pass that begins now.
   *
   * @param lease what it acts under to its end, even if this process comes to lead anew meanwhile
   * @param attempt which one in a row without success, from 1
   * @param logger the reconciler's
   */
  Pass(
      Parts parts,
      Ref object,
      Lease lease,
      int attempt,
      List<String> triggers,
      Logger logger,
      BooleanSupplier documentChanged) {
    this.parts = parts;
    this.object = object;
    this.lease = lease;
    this.fields = LogFields.of(object, attempt);
    this.logger = logger;
    this.triggers = triggers;
    this.documentChanged = documentChanged;
    this.began = parts.timers().now();
    this.blocking = new BlockingCalls(parts.platform(), fields);
  }

  /** One that only asks what a pass would do: under no lease, so nothing can be done by it. */
  static Pass dry(Parts parts, Ref object, Logger logger) {
    return new Pass(parts, object, new NoLease(), 1, List.of("dry-run"), logger, () -> false);
  }

  private record NoLease() implements Lease {
    @Override
    public Fence fence() {
      throw new IllegalStateException("a dry run commits nothing");
    }

    @Override
    public long epoch() {
      return 0;
    }

    @Override
    public boolean confirmed() {
      return false;
    }
  }

  @Override
  public boolean dryRun() {
    return lease instanceof NoLease;
  }

  Ref object() {
    return object;
  }

  Lease lease() {
    return lease;
  }

  /** Shows the reconciler its object as it is about to be accepted, wherever it looks for it. */
  void about(Resource<?, ?> next) {
    update = Optional.of(next);
  }

  @SuppressWarnings("unchecked") // one object is of one kind
  private <S, T> Resource<S, T> current(Resource<S, T> stored) {
    return update
        .filter(next -> next.ref().equals(stored.ref()))
        .map(next -> (Resource<S, T>) next)
        .orElse(stored);
  }

  void decided() {
    decided = Optional.of(parts.timers().now());
  }

  /** How long it took to look, to decide, and to write that down. */
  Duration cost() {
    return Duration.between(began, decided.orElseGet(parts.timers()::now));
  }

  /** How long it has taken so far. */
  Duration took() {
    return Duration.between(began, now());
  }

  LogFields fields() {
    return fields;
  }

  Phase phase() {
    return phase;
  }

  void enter(Phase next) {
    phase = next;
  }

  void begun(Step step) {
    steps.add(step);
  }

  void ended(Step step) {
    steps.remove(step);
  }

  /** Who has not answered yet, for a sentence. */
  String waitsFor() {
    if (phase == Phase.OBSERVE) {
      return "its observe";
    }
    return steps.isEmpty()
        ? "Consul"
        : steps.stream().map(s -> "the step '" + s + "'").collect(Collectors.joining(", "));
  }

  /** Runs a call of the reconciler, with a watchdog beside it and its log lines marked. */
  <X> X call(String what, Supplier<X> work) {
    var name = new CallGuard.Name(object.plural(), object.name(), what);
    long began = parts.timers().nanos();
    try {
      return parts.guard().run(name, () -> fields.with(work));
    } finally {
      long tookMs = (parts.timers().nanos() - began) / 1_000_000;
      if (tookMs > SLOW_MS && parts.guard().tells(object.plural(), now())) {
        tellSlow(what, tookMs);
      }
    }
  }

  private void tellSlow(String what, long tookMs) {
    var sentence =
        "its reconciler held the event loop for "
            + tookMs
            + " ms in "
            + what
            + ", and all others waited; use Context.blocking for what takes long";
    parts.events().record(object, Event.warning("SlowReconciler", sentence), now());
    fields.log(
        () -> LOG.warn("object={} outcome=slow tookMs={} call=\"{}\"", object, tookMs, what));
  }

  /** Nothing more is decided, written or begun; whoever asked for it is told, once. */
  void cancel(Why why) {
    outOfTime |= why == Why.OUT_OF_TIME;
    if (outOfTime) {
      blocking.cancel();
    }
    if (cancelled.isPresent()) {
      return;
    }
    cancelled = Optional.of(why);
    var hooks = List.copyOf(onCancel);
    onCancel.clear();
    hooks.forEach(this::run);
  }

  private void run(Runnable hook) {
    try {
      call(
          "onCancel",
          () -> {
            hook.run();
            return null;
          });
    } catch (RuntimeException | Error e) {
      LOG.warn("object={} outcome=cancel-failed cause=\"{}\"", object, ReconcilerFault.words(e));
    }
  }

  boolean cancelledFor(Why why) {
    return cancelled.equals(Optional.of(why));
  }

  boolean ranOut() {
    return outOfTime;
  }

  /** Counts for the controller's concurrency no more; false when it had ceased to already. */
  boolean stepAside() {
    boolean counted = !aside;
    aside = true;
    return counted;
  }

  boolean isAside() {
    return aside;
  }

  /**
   * Gives a pass up that has run out of time: true when all that it has under way are reads, so
   * that another may begin beside what is left of it.
   */
  boolean abandon() {
    abandoned = phase == Phase.OBSERVE && blocking.idle();
    return abandoned;
  }

  boolean abandoned() {
    return abandoned;
  }

  @Override
  public Instant now() {
    return parts.timers().now();
  }

  @Override
  public <S, T> List<Resource<S, T>> all(Kind<S, T> kind) {
    var all = parts.views().all(kind);
    return update.isEmpty() ? all : all.stream().map(this::current).toList();
  }

  @Override
  public <S, T> Optional<Resource<S, T>> find(Kind<S, T> kind, String name) {
    return parts.views().find(kind, name).map(this::current);
  }

  @Override
  public <S, T> List<Resource<S, T>> byIndex(Index<S, T> index, String value) {
    return parts.views().byIndex(index, value).stream().map(this::current).toList();
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
    var open = requests().open();
    open.forEach(op -> requestsSeen.add(op.id()));
    return open;
  }

  Ops requests() {
    return Ops.of(parts.views().family("ops"), object, now());
  }

  /** Whether the reconciler was given that request, which may be gone since, or could have been. */
  boolean owns(Op op) {
    return requestsSeen.contains(op.id())
        || requests().open().stream().anyMatch(own -> own.id().equals(op.id()));
  }

  @Override
  public <X> Future<X> blocking(Callable<X> work) {
    return blocking.begin(work);
  }

  @Override
  public boolean superseded() {
    return cancelled.isPresent() || documentChanged.getAsBoolean();
  }

  @Override
  public void onCancel(Runnable action) {
    if (cancelled.isPresent()) {
      run(action);
    } else {
      onCancel.add(action);
    }
  }

  @Override
  public Logger logger() {
    return new PassLogger(logger, fields);
  }

  @Override
  public List<String> triggers() {
    return triggers;
  }
}
