package io.abril.runtime.loop;

import io.abril.api.Ref;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * What every log line of a pass carries in SLF4J's MDC: {@code kind}, {@code name} and {@code
 * attempt}.
 *
 * @param attempt 1 for the first pass of a key since it last ended well, and one more for every
 *     pass that failed, or did nothing new, since then
 */
record LogFields(String kind, String name, String attempt) {
  private static final String KIND = "kind";
  private static final String NAME = "name";
  private static final String ATTEMPT = "attempt";

  static LogFields of(Ref object, int attempt) {
    return new LogFields(object.plural(), object.name(), Integer.toString(attempt));
  }

  /** Runs this with the fields, and leaves the MDC as it was. */
  <X> X with(Supplier<X> work) {
    var before = open();
    try {
      return work.get();
    } finally {
      before.restore();
    }
  }

  /** The same for work that may throw anything. */
  <X> X withCall(Callable<X> work) throws Exception {
    var before = open();
    try {
      return work.call();
    } finally {
      before.restore();
    }
  }

  /** The same for a log line. */
  void log(Runnable line) {
    var before = open();
    try {
      line.run();
    } finally {
      before.restore();
    }
  }

  /** What was there. */
  private record Before(String kind, String name, String attempt) {
    void restore() {
      LogFields.restore(KIND, kind);
      LogFields.restore(NAME, name);
      LogFields.restore(ATTEMPT, attempt);
    }
  }

  private Before open() {
    var before = new Before(MDC.get(KIND), MDC.get(NAME), MDC.get(ATTEMPT));
    MDC.put(KIND, kind);
    MDC.put(NAME, name);
    MDC.put(ATTEMPT, attempt);
    return before;
  }

  private static void restore(String key, String before) {
    if (before == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, before);
    }
  }
}
