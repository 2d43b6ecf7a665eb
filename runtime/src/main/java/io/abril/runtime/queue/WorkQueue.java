package io.abril.runtime.queue;

import io.abril.runtime.queue.KeyState.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keys that want a reconcile. A key waits at most once; while it runs, at most one more pass is
 * pending. Fresh changes come before resyncs and start-up floods. A key that failed waits out its
 * backoff, and one whose pass was costly a rest, which an ordinary change does not cut short.
 */
public final class WorkQueue {
  /** One take in so many is for the background, however many fresh changes there are. */
  private static final int BACKGROUND_SHARE = 8;

  /** A pass that only repeats itself is slowed down to this. */
  private static final Duration SLOWEST_REPEAT = Duration.ofSeconds(2);

  /** Among so many rests those that are over are looked for. */
  private static final int CROWD = 64;

  /** How soon a key is wanted. */
  public enum Priority {
    /** Something changed. */
    FRESH,
    /** A resync, or everything at start-up. */
    BACKGROUND
  }

  private final Timers timers;
  private final Backoff backoff;
  private final Runnable wake;
  private final LinkedHashMap<String, Instant> fresh = new LinkedHashMap<>();
  private final LinkedHashMap<String, Instant> background = new LinkedHashMap<>();
  private final Set<String> running = new LinkedHashSet<>();
  private final Map<String, Priority> pending = new HashMap<>();
  private final Set<String> urgent = new HashSet<>();
  private final Map<String, Integer> failures = new HashMap<>();
  private final Map<String, Wait> waits = new HashMap<>();
  private final Map<String, Instant> rests = new HashMap<>();
  private final Map<String, Set<String>> triggers = new HashMap<>();
  private int crowd = CROWD;
  private int takenInARow;

  private record Wait(Instant until, Why why, Runnable cancel) {}

  /** What a key waits for. */
  private enum Why {
    /** A backoff; changes wait as well. */
    FAILURE,
    /** The end of its rest; it is wanted already. */
    REST,
    /** A time that was asked for, or a change before. */
    ASKED
  }

  /**
   * A queue.
   *
   * @param wake called when a key has become ready to be taken
   */
  public WorkQueue(Timers timers, Backoff backoff, Runnable wake) {
    this.timers = timers;
    this.backoff = backoff;
    this.wake = wake;
  }

  /** Wants a reconcile of the key. */
  public void add(String key, Priority priority, String trigger) {
    triggers.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(trigger);
    var wait = waits.get(key);
    if (wait != null && wait.why != Why.ASKED) {
      return;
    }
    forgetWait(key);
    enqueue(key, priority);
  }

  /**
   * To be said before the end of a pass: what changes meanwhile is gathered for so long after it.
   * So a key that changes all the time, and costs much, leaves room for others.
   */
  public void rest(String key, Duration rest) {
    if (urgent.contains(key)) {
      return;
    }
    if (rests.size() >= crowd) {
      rests.values().removeIf(until -> !until.isAfter(timers.now()));
      crowd = 2 * Math.max(rests.size(), CROWD);
    }
    rests.put(key, timers.now().plus(rest));
  }

  /**
   * Wants a reconcile now, backoff or not: the user has changed the document. Holds for the backoff
   * of a pass under way as well, which has not seen the change.
   */
  public void addNow(String key, String trigger) {
    failures.remove(key);
    rests.remove(key);
    forgetWait(key);
    if (running.contains(key)) {
      urgent.add(key);
    }
    add(key, Priority.FRESH, trigger);
  }

  private void enqueue(String key, Priority priority) {
    if (running.contains(key)) {
      pending.merge(key, priority, (a, b) -> a == Priority.FRESH ? a : b);
      return;
    }
    var rest = rests.remove(key);
    if (rest != null && rest.isAfter(timers.now())) {
      var left = Duration.between(timers.now(), rest);
      wait(key, left, Why.REST, () -> enqueue(key, priority));
      return;
    }
    if (priority == Priority.FRESH && !fresh.containsKey(key)) {
      background.remove(key);
      fresh.put(key, timers.now());
    } else if (!fresh.containsKey(key)) {
      background.putIfAbsent(key, timers.now());
    }
    // Even for a key that waits already: whoever was woken for it may not have been able to take
    // it.
    wake.run();
  }

  /** The next key, which counts as running until {@link #done} or {@link #failed}. */
  public Optional<String> take() {
    boolean backgroundsTurn = !background.isEmpty() && takenInARow >= BACKGROUND_SHARE - 1;
    boolean takeFresh = !fresh.isEmpty() && !backgroundsTurn;
    var from = takeFresh ? fresh : background;
    if (from.isEmpty()) {
      return Optional.empty();
    }
    takenInARow = takeFresh ? takenInARow + 1 : 0;
    var key = from.keySet().iterator().next();
    from.remove(key);
    running.add(key);
    return Optional.of(key);
  }

  /** What asked for the pass that is beginning; answers it once. */
  public List<String> takeTriggers(String key) {
    var all = triggers.remove(key);
    return all == null ? List.of() : List.copyOf(all);
  }

  /**
   * Which pass in a row the key's next or present one is, from 1: passes that failed or only
   * repeated themselves are counted until one ends well.
   */
  public int attempt(String key) {
    return failures.getOrDefault(key, 0) + 1;
  }

  /** A pass ended well. */
  public void done(String key) {
    failures.remove(key);
    running.remove(key);
    urgent.remove(key);
    var again = pending.remove(key);
    if (again != null) {
      enqueue(key, again);
    }
  }

  /** A pass ended well, and another is wanted after the delay unless something changes before. */
  public void doneUntil(String key, Duration delay) {
    boolean changedMeanwhile = pending.containsKey(key);
    done(key);
    if (!changedMeanwhile) {
      wait(key, delay, Why.ASKED, () -> add(key, Priority.FRESH, "timer"));
    }
  }

  /**
   * A pass failed: the key is tried again after its backoff, or at once when {@link #addNow} wants
   * it. Answers how long that is.
   */
  public Duration failed(String key) {
    return waitOut(key, backoff.after(failures.merge(key, 1, Integer::sum)));
  }

  /**
   * A pass ended well, but did the very same as the one before it: the key is looked at again, ever
   * more slowly, so that a reconciler whose deeds have no effect doesn't spin. Answers when.
   */
  public Duration repeated(String key) {
    var delay = backoff.after(failures.merge(key, 1, Integer::sum));
    return waitOut(key, delay.compareTo(SLOWEST_REPEAT) > 0 ? SLOWEST_REPEAT : delay);
  }

  private Duration waitOut(String key, Duration delay) {
    if (urgent.contains(key)) {
      done(key);
      return Duration.ZERO;
    }
    running.remove(key);
    pending.remove(key);
    wait(key, delay, Why.FAILURE, () -> add(key, Priority.FRESH, "retry"));
    return delay;
  }

  private void wait(String key, Duration delay, Why why, Runnable then) {
    forgetWait(key);
    var cancel =
        timers.after(
            delay,
            () -> {
              waits.remove(key);
              then.run();
            });
    waits.put(key, new Wait(timers.now().plus(delay), why, cancel));
  }

  private void forgetWait(String key) {
    var wait = waits.remove(key);
    if (wait != null) {
      wait.cancel.run();
    }
  }

  /** Forgets every key that isn't running, and that a running one is wanted again. */
  public void clear() {
    fresh.clear();
    background.clear();
    pending.clear();
    urgent.clear();
    failures.clear();
    triggers.clear();
    rests.clear();
    waits.values().forEach(w -> w.cancel.run());
    waits.clear();
  }

  /** Where a key stands. */
  public KeyState state(String key) {
    var wait = Optional.ofNullable(waits.get(key));
    Phase phase;
    if (running.contains(key)) {
      phase = Phase.RUNNING;
    } else if (fresh.containsKey(key) || background.containsKey(key)) {
      phase = Phase.QUEUED;
    } else {
      phase =
          wait.map(w -> w.why == Why.FAILURE ? Phase.BACKING_OFF : Phase.WAITING)
              .orElse(Phase.IDLE);
    }
    return new KeyState(
        phase, pending.containsKey(key), wait.map(Wait::until), failures.getOrDefault(key, 0));
  }

  /** How many keys wait to be taken. */
  public int depth() {
    return fresh.size() + background.size();
  }

  /** How many keys wait out a failure. */
  public int retrying() {
    return (int) waits.values().stream().filter(w -> w.why == Why.FAILURE).count();
  }

  /** When the key that has waited longest was added. */
  public Optional<Instant> oldest() {
    return Stream.concat(fresh.values().stream().limit(1), background.values().stream().limit(1))
        .min(Comparator.naturalOrder());
  }
}
