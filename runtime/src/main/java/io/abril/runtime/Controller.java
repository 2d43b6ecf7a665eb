package io.abril.runtime;

import io.abril.api.Kind;
import io.abril.api.Ref;
import io.abril.runtime.view.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;

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
  private Map<String, String> fallback = Map.of();

  /**
   * Something outside of Consul KV that makes objects of this kind run: Docker events, health,
   * timers.
   */
  @FunctionalInterface
  public interface Source {
    /**
     * Begins to call {@code changed} with the names of objects to look at, on the event loop.
     *
     * @param lookup the views, to find the names with
     */
    void start(Lookup lookup, Consumer<String> changed);
  }

  record KindSource(String plural, BiFunction<String, Lookup, Collection<String>> names) {}

  record RowSource(String family, BiFunction<String, Lookup, Collection<String>> names) {}

  private Controller(Kind<S, T> kind, Reconciler<S, T, O> reconciler) {
    this.kind = kind;
    this.reconciler = reconciler;
  }

  /** A controller of a kind. */
  public static <S, T, O> Controller<S, T, O> of(Kind<S, T> kind, Reconciler<S, T, O> reconciler) {
    return new Controller<>(kind, reconciler);
  }

  /** How many objects of the kind are reconciled at a time; 4 by default. */
  public Controller<S, T, O> concurrency(int atATime) {
    concurrency = atATime;
    return this;
  }

  /** How long a pass may take before it is given up and tried again; a minute by default. */
  public Controller<S, T, O> deadline(Duration time) {
    deadline = time;
    return this;
  }

  /** How often every object is looked at though nothing has changed; 5 minutes by default. */
  public Controller<S, T, O> resync(Duration time) {
    resync = time;
    return this;
  }

  /** Runs for the named objects when an object of another kind, or its status, changes. */
  public Controller<S, T, O> watches(
      Kind<?, ?> other, BiFunction<String, Lookup, Collection<String>> names) {
    kinds.add(new KindSource(other.plural(), names));
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
   * Objects that there are while the root has no document of this kind at all: name to document.
   * They are accepted and reconciled like others, and deleted when the first document appears.
   */
  public Controller<S, T, O> whenNone(Map<String, String> documents) {
    fallback = Map.copyOf(documents);
    return this;
  }

  Kind<S, T> kind() {
    return kind;
  }

  Reconciler<S, T, O> reconciler() {
    return reconciler;
  }

  int concurrency() {
    return concurrency;
  }

  Duration deadline() {
    return deadline;
  }

  Duration resync() {
    return resync;
  }

  List<KindSource> kinds() {
    return kinds;
  }

  List<RowSource> rows() {
    return rows;
  }

  List<Source> sources() {
    return sources;
  }

  Map<String, String> fallback() {
    return fallback;
  }

  Ref ref(String name) {
    return kind.ref(name);
  }
}
