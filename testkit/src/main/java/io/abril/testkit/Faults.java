package io.abril.testkit;

import io.abril.runtime.queue.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What is to go wrong with deeds, by their verb: a step's, {@value #OBSERVE}, or {@value #COMMIT}.
 */
final class Faults {
  /** The reading of a reconciler. */
  static final String OBSERVE = "observe";

  /** A transaction of the store. */
  static final String COMMIT = "commit";

  private final Timers timers;
  private final Map<String, Deque<RuntimeException>> failures = new HashMap<>();
  private final Map<String, Duration> slow = new TreeMap<>();
  private final Map<String, List<Runnable>> hanging = new TreeMap<>();

  /** No faults yet; slow deeds are slow on this clock. */
  Faults(Timers timers) {
    this.timers = timers;
  }

  /** The next deed of that verb isn't done but fails. */
  void failNext(String verb, RuntimeException error) {
    failures.computeIfAbsent(verb, v -> new ArrayDeque<>()).add(error);
  }

  /** From now on deeds of that verb are done after this time only; zero ends that. */
  void slow(String verb, Duration time) {
    if (time.isZero()) {
      slow.remove(verb);
    } else {
      slow.put(verb, time);
    }
  }

  /** From now on deeds of that verb neither are done nor answer, until {@link #release}. */
  void hang(String verb) {
    hanging.computeIfAbsent(verb, v -> new ArrayList<>());
  }

  /** Deeds that hang are done now, late as they are. */
  void release(String verb) {
    var late = hanging.remove(verb);
    if (late != null) {
      late.forEach(Runnable::run);
    }
  }

  /** Does the deed as the faults let it; whatever it throws is a failed future. */
  <X> Future<X> around(String verb, Supplier<Future<X>> deed) {
    var waiting = failures.get(verb);
    if (waiting != null && !waiting.isEmpty()) {
      return Future.failedFuture(waiting.poll());
    }
    var late = Promise.<X>promise();
    if (hanging.containsKey(verb)) {
      hanging.get(verb).add(() -> run(deed, late));
      return late.future();
    }
    if (slow.containsKey(verb)) {
      timers.after(slow.get(verb), () -> run(deed, late));
      return late.future();
    }
    run(deed, late);
    return late.future();
  }

  private static <X> void run(Supplier<Future<X>> deed, Promise<X> end) {
    try {
      var begun = deed.get();
      if (begun == null) {
        end.fail(new IllegalStateException("it answered null instead of a Future"));
      } else {
        begun.onComplete(end);
      }
    } catch (RuntimeException e) {
      end.fail(e);
    }
  }

  /** What is set, one line each. */
  List<String> lines() {
    var lines = new ArrayList<String>();
    failures.forEach(
        (verb, errors) -> errors.forEach(e -> lines.add(verb + " fails next: " + e.getMessage())));
    slow.forEach((verb, time) -> lines.add(verb + " takes " + time));
    hanging.forEach((verb, late) -> lines.add(verb + " hangs, " + late.size() + " under way"));
    return lines;
  }
}
