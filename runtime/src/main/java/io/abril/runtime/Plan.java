package io.abril.runtime;

import io.abril.api.Condition;
import io.abril.api.Kind;
import io.abril.runtime.events.Event;
import io.abril.runtime.store.Write;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a reconciler decided. The runtime carries it out in this order: {@link #writes}, {@link
 * #children} and the status in one fenced transaction, then the {@link #steps}; when there were any
 * of either, the object is looked at again at once, otherwise as {@link #next} says.
 *
 * @param status the kind's status from now on
 * @param ready why the object is not ready; empty when it is
 * @param conditions the kind's own conditions; one that is no longer given goes away
 * @param writes what is committed together with the status
 * @param steps deeds outside of Consul KV, in order
 * @param parallelism how many steps may run at a time
 * @param next when to look again
 * @param settled for an object that is being deleted: nothing is left of it
 * @param events what happened, for people
 * @param consumedOps requests that this plan answers
 * @param children the wanted children, for each kind that the plan speaks of
 */
public record Plan<T>(
    T status,
    Optional<NotReady> ready,
    List<Aspect> conditions,
    List<Write> writes,
    List<Step> steps,
    int parallelism,
    Next next,
    boolean settled,
    List<Event> events,
    List<Op> consumedOps,
    List<Children<?>> children) {

  /**
   * Why an object is not ready.
   *
   * @param reason one CamelCase word
   * @param message one sentence that a person can act on
   */
  public record NotReady(String reason, String message) {}

  /**
   * A condition of the kind's own. The runtime keeps since when its status has been so, and of
   * which generation it was said.
   *
   * @param type one CamelCase word, such as {@code HealthVerified}
   * @param status whether it holds
   * @param reason one CamelCase word
   * @param message one sentence; may be empty
   */
  public record Aspect(String type, Condition.Status status, String reason, String message) {}

  /**
   * All children of one kind that the object wants.
   *
   * @param byName what each of them is to be
   */
  public record Children<S>(Kind<S, ?> kind, Map<String, ChildSpec<S>> byName) {
    /** Copies the map. */
    public Children {
      byName = Map.copyOf(byName);
    }
  }

  /**
   * The same with more writes, and another word on whether the object is ready and whether it is
   * settled.
   */
  public Plan<T> with(List<Write> more, Optional<NotReady> isReady, boolean isSettled) {
    var all = new ArrayList<>(writes);
    all.addAll(more);
    return new Plan<>(
        status,
        isReady,
        conditions,
        List.copyOf(all),
        steps,
        parallelism,
        next,
        isSettled,
        events,
        consumedOps,
        children);
  }

  /** The same with other steps in their place. */
  public Plan<T> withSteps(List<Step> others) {
    return new Plan<>(
        status,
        ready,
        conditions,
        writes,
        others,
        parallelism,
        next,
        settled,
        events,
        consumedOps,
        children);
  }

  /** A builder for an object that is ready, has nothing to do, and waits for a change. */
  public static <T> Builder<T> of(T status) {
    return new Builder<>(status);
  }

  /** Collects the parts of a plan. */
  public static final class Builder<T> {
    private static final Pattern WORD = Pattern.compile("[A-Z][A-Za-z0-9]{0,62}");

    private final T status;
    private Optional<NotReady> ready = Optional.empty();
    private final Map<String, Aspect> conditions = new LinkedHashMap<>();
    private final List<Write> writes = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private int parallelism = 1;
    private Next next = Next.onChange();
    private boolean settled;
    private final List<Event> events = new ArrayList<>();
    private final List<Op> consumed = new ArrayList<>();
    private final Map<String, Children<?>> children = new TreeMap<>();

    private Builder(T status) {
      this.status = status;
    }

    /**
     * The object is not ready.
     *
     * @throws IllegalArgumentException without a message: whoever reads it has to know what to do
     */
    public Builder<T> notReady(String reason, String message) {
      if (message.isBlank()) {
        throw new IllegalArgumentException(
            "Ready=False for the reason '" + reason + "' has no message; say what a person can do");
      }
      ready = Optional.of(new NotReady(reason, message));
      return this;
    }

    /**
     * Says something of the object beside whether it is ready; for one type the last word counts.
     *
     * @throws IllegalArgumentException when type or reason is no CamelCase word, or the type is one
     *     that the runtime writes
     */
    public Builder<T> condition(
        String type, Condition.Status holds, String reason, String message) {
      if (!WORD.matcher(type).matches() || !WORD.matcher(reason).matches()) {
        throw new IllegalArgumentException(
            "the condition '"
                + type
                + "' with the reason '"
                + reason
                + "': each is a CamelCase word");
      }
      if (type.equals(Condition.READY) || type.equals(Condition.ACCEPTED)) {
        throw new IllegalArgumentException(
            "the condition " + type + " is the runtime's; a plan says notReady(reason, message)");
      }
      conditions.put(type, new Aspect(type, holds, reason, message));
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

    /**
     * All children of this kind that the object wants: others that it has are deleted, missing ones
     * are made, and those that differ are changed. Kinds that a plan doesn't speak of stay as they
     * are. The controller must declare the kind with {@link Controller#owns}.
     *
     * <p>Of an object that is being deleted, every child is deleted when the plan is {@link
     * #settled}, and the object goes when they have gone.
     */
    public <S> Builder<T> children(Kind<S, ?> kind, Map<String, ChildSpec<S>> byName) {
      children.put(kind.plural(), new Children<>(kind, byName));
      return this;
    }

    /** The plan. */
    public Plan<T> build() {
      return new Plan<>(
          status,
          ready,
          List.copyOf(conditions.values()),
          List.copyOf(writes),
          List.copyOf(steps),
          parallelism,
          next,
          settled,
          List.copyOf(events),
          List.copyOf(consumed),
          List.copyOf(children.values()));
    }
  }
}
