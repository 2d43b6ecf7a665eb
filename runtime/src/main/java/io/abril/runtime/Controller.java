package io.abril.runtime;

import io.abril.api.Kind;
import io.abril.api.Ref;
import io.abril.runtime.view.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A kind, its reconciler, and what makes it run beside changes of the object itself. The
 * declaration is the wiring: whoever reads it knows every input of the reconciler.
 */
public final class Controller<S, T, O> {
  private final Kind<S, T> kind;
  private final Reconciler<S, T, O> reconciler;
  private int concurrency = 4;
  private Duration deadline = Duration.ofSeconds(60);
  private Duration resync = Duration.ofMinutes(5);
  private final List<KindSource> kinds = new ArrayList<>();
  private final List<RowSource> rows = new ArrayList<>();
  private final List<Source> sources = new ArrayList<>();
  private final List<Timer> timers = new ArrayList<>();
  private final List<Index<?, ?>> indexes = new ArrayList<>();
  private final List<Kind<?, ?>> owned = new ArrayList<>();
  private Map<String, String> fallback = Map.of();
  private Optional<String> group = Optional.empty();

  /**
   * Something outside of Consul KV that makes objects of this kind run: Docker events, health, a
   * repository.
   */
  @FunctionalInterface
  public interface Source {
    /**
     * Begins to call {@code changed} with the names of objects to look at. Called once, on the
     * event loop, when the operator has started and its views are complete; on standbys as well, so
     * that what the source knows is warm when they come to lead. One that throws is said in the log
     * and in the metric {@code abril.source.failing}, and is stopped and started again with
     * backoff; other sources go on.
     *
     * @param lookup the views, to find the names with, on the event loop
     * @param changed may be called from any thread; does nothing while this process doesn't lead
     */
    void start(Lookup lookup, Consumer<String> changed);

    /** Ends what {@link #start} began; called on the event loop when the operator closes. */
    default void stop() {}
  }

  /**
   * Something that makes objects run every so often.
   *
   * @param period between two times
   * @param names of the objects, asked each time
   */
  public record Timer(Duration period, Function<Lookup, Collection<String>> names) {}

  /**
   * Objects of another kind, and the names that one of them concerns.
   *
   * @param names by the name of the object that changed
   */
  public record KindSource(Kind<?, ?> kind, BiFunction<String, Lookup, Collection<String>> names) {}

  /**
   * Rows, and the names that one of them concerns.
   *
   * @param names by the name of the row that changed
   */
  public record RowSource(String family, BiFunction<String, Lookup, Collection<String>> names) {}

  private Controller(Kind<S, T> kind, Reconciler<S, T, O> reconciler) {
    this.kind = kind;
    this.reconciler = reconciler;
  }

  /** A controller of a kind. */
  public static <S, T, O> Controller<S, T, O> of(Kind<S, T> kind, Reconciler<S, T, O> reconciler) {
    return new Controller<>(kind, reconciler);
  }

  /**
   * How many objects of the kind are reconciled at a time; 4 by default.
   *
   * @throws IllegalArgumentException when it is not positive
   */
  public Controller<S, T, O> concurrency(int atATime) {
    if (atATime < 1) {
      throw new IllegalArgumentException(
          "the concurrency of the kind " + kind + " must be at least 1, not " + atATime);
    }
    concurrency = atATime;
    return this;
  }

  /**
   * How long a pass may take before it is given up and tried again; a minute by default.
   *
   * @throws IllegalArgumentException when it is not positive
   */
  public Controller<S, T, O> deadline(Duration time) {
    deadline = positive("deadline", time);
    return this;
  }

  /**
   * How often every object is looked at though nothing has changed; 5 minutes by default.
   *
   * @throws IllegalArgumentException when it is not positive
   */
  public Controller<S, T, O> resync(Duration time) {
    resync = positive("resync", time);
    return this;
  }

  private Duration positive(String what, Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException(
          "the " + what + " of the kind " + kind + " must be longer than nothing, not " + time);
    }
    return time;
  }

  /**
   * The group whose leader runs it, if that is not the operator's: controllers of different groups
   * of one process may be led by different processes.
   */
  public Controller<S, T, O> group(String name) {
    group = Optional.of(name);
    return this;
  }

  /** Runs for the named objects when an object of another kind, or its status, changes. */
  public Controller<S, T, O> watches(
      Kind<?, ?> other, BiFunction<String, Lookup, Collection<String>> names) {
    kinds.add(new KindSource(other, names));
    return this;
  }

  /** Keeps a view of these rows, and runs for the named objects when one changes. */
  public Controller<S, T, O> watchesRows(
      Rows<?> family, BiFunction<String, Lookup, Collection<String>> names) {
    rows.add(new RowSource(family.family(), names));
    return this;
  }

  /** Runs when something outside changes. */
  public Controller<S, T, O> source(Source source) {
    sources.add(source);
    return this;
  }

  /**
   * Runs for the named objects every so often, while this process leads: what a timer of one's own
   * would do, on the runtime's clock.
   */
  public Controller<S, T, O> every(
      Duration period, Function<Lookup, ? extends Collection<String>> names) {
    if (period.isZero() || period.isNegative()) {
      throw new IllegalArgumentException("a timer's period is above zero, not " + period);
    }
    timers.add(new Timer(period, names::apply));
    return this;
  }

  /** Keeps this index, of this kind or of another, for {@link Lookup#byIndex}. */
  public Controller<S, T, O> index(Index<?, ?> index) {
    indexes.add(index);
    return this;
  }

  /**
   * Lets plans have children of this kind, and runs for an object when one of its children, or a
   * child's status, changes. What the child wants is settled by the controller of the child's kind,
   * in this operator or in another of the same root.
   */
  public Controller<S, T, O> owns(Kind<?, ?> child) {
    owned.add(child);
    return this;
  }

  /**
   * Objects that there are while the root has no document of this kind at all: name to document.
   * They are accepted and reconciled like others, and deleted when the first document appears.
   */
  public Controller<S, T, O> whenNone(Map<String, String> documents) {
    fallback = Map.copyOf(documents);
    return this;
  }

  /** Its kind. */
  public Kind<S, T> kind() {
    return kind;
  }

  /** What reconciles its objects. */
  public Reconciler<S, T, O> reconciler() {
    return reconciler;
  }

  /** How many objects are reconciled at a time. */
  public int concurrency() {
    return concurrency;
  }

  /** How long a pass may take. */
  public Duration deadline() {
    return deadline;
  }

  /** How often every object is looked at. */
  public Duration resync() {
    return resync;
  }

  /** The other kinds that it watches. */
  public List<KindSource> kinds() {
    return kinds;
  }

  /** The rows that it watches. */
  public List<RowSource> rows() {
    return rows;
  }

  /** What it watches outside of Consul KV. */
  public List<Source> sources() {
    return sources;
  }

  /** Its timers. */
  public List<Timer> timers() {
    return timers;
  }

  /** The indexes that it wants kept. */
  public List<Index<?, ?>> indexes() {
    return indexes;
  }

  /** The kinds of its children. */
  public List<Kind<?, ?>> owned() {
    return owned;
  }

  /** The objects that stand in while there is no document: name to document. */
  public Map<String, String> fallback() {
    return fallback;
  }

  /** The reference of this kind's object of that name. */
  public Ref ref(String name) {
    return kind.ref(name);
  }

  /** The group that it was put in; empty for the operator's. */
  public Optional<String> group() {
    return group;
  }
}
