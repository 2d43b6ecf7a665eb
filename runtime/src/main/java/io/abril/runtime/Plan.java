package io.abril.runtime;

import io.abril.runtime.events.Event;
import io.abril.runtime.store.Write;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a reconciler decided. The runtime carries it out in this order: {@link #writes} and the
 * status in one fenced transaction, then the {@link #steps}; when there were any of either, the
 * object is looked at again at once, otherwise as {@link #next} says.
 *
 * @param status the kind's status from now on
 * @param ready why the object is not ready; empty when it is
 * @param writes what is committed together with the status
 * @param steps deeds outside of Consul KV, in order
 * @param parallelism how many steps may run at a time
 * @param next when to look again
 * @param settled for an object that is being deleted: nothing is left of it
 * @param events what happened, for people
 * @param consumedOps requests that this plan answers
 */
public record Plan<T>(
    T status,
    Optional<NotReady> ready,
    List<Write> writes,
    List<Step> steps,
    int parallelism,
    Next next,
    boolean settled,
    List<Event> events,
    List<Op> consumedOps) {

  /**
   * Why an object is not ready.
   *
   * @param reason one CamelCase word
   * @param message one sentence that a person can act on
   */
  public record NotReady(String reason, String message) {}

  /** A builder for an object that is ready, has nothing to do, and waits for a change. */
  public static <T> Builder<T> of(T status) {
    return new Builder<>(status);
  }

  /** Collects the parts of a plan. */
  public static final class Builder<T> {
    private final T status;
    private Optional<NotReady> ready = Optional.empty();
    private final List<Write> writes = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private int parallelism = 1;
    private Next next = Next.onChange();
    private boolean settled;
    private final List<Event> events = new ArrayList<>();
    private final List<Op> consumed = new ArrayList<>();

    private Builder(T status) {
      this.status = status;
    }

    /** The object is not ready. */
    public Builder<T> notReady(String reason, String message) {
      ready = Optional.of(new NotReady(reason, message));
      return this;
    }

    /** Commits this together with the status. */
    public Builder<T> write(Write write) {
      writes.add(write);
      return this;
    }

    /** Commits these together with the status. */
    public Builder<T> writes(Collection<? extends Write> more) {
      writes.addAll(more);
      return this;
    }

    /** Does this after the commit. */
    public Builder<T> step(Step step) {
      steps.add(step);
      return this;
    }

    /** Does these after the commit. */
    public Builder<T> steps(Collection<Step> more) {
      steps.addAll(more);
      return this;
    }

    /** Lets this many steps run at a time; they must not depend on each other. */
    public Builder<T> parallelism(int atATime) {
      parallelism = atATime;
      return this;
    }

    /** When to look again. */
    public Builder<T> next(Next when) {
      next = when;
      return this;
    }

    /** Nothing is left of an object that is being deleted. */
    public Builder<T> settled() {
      settled = true;
      return this;
    }

    /** Tells people what happened. */
    public Builder<T> event(Event event) {
      events.add(event);
      return this;
    }

    /** Answers a request: it is deleted with the commit. */
    public Builder<T> consume(Op op) {
      consumed.add(op);
      return this;
    }

    /** The plan. */
    public Plan<T> build() {
      return new Plan<>(
          status,
          ready,
          List.copyOf(writes),
          List.copyOf(steps),
          parallelism,
          next,
          settled,
          List.copyOf(events),
          List.copyOf(consumed));
    }
  }
}
