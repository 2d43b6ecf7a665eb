package io.abril.abrilctl.verb;

import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.listing.ControllerListing;
import io.abril.abrilctl.state.ObjectView;
import io.abril.abrilctl.state.Store;
import io.abril.abrilctl.state.Watch;
import io.abril.api.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Waits until objects are as they should be. */
final class Waiting {
  private final Context context;
  private final Store store;
  private final Duration timeout;
  private final Map<Target, String> remarks = new LinkedHashMap<>();

  Waiting(Context context, Store store, Duration timeout) {
    this.context = context;
    this.store = store;
    this.timeout = timeout;
  }

  /** A goal: its name, and whether an object has reached it. */
  record Goal(String name, Predicate<ObjectView> reached, boolean needsDocument) {
    /** As its present document wants it. */
    static final Goal READY = new Goal("ready", ObjectView::ready, true);

    /** Without any trace. */
    static final Goal GONE = new Goal("deleted", object -> !object.exists(), false);
  }

  /**
   * Waits for all of them, and says of each when it is so far.
   *
   * @throws Failure when time is over, or a document was refused
   */
  void until(Goal goal, List<Target> targets) {
    var left = new ArrayList<>(targets);
    var views = new LinkedHashMap<Target, ObjectView>();
    var done =
        new Watch(store, timeout)
            .until(
                () -> {
                  left.removeIf(target -> reached(goal, target, views));
                  return left.isEmpty() ? Optional.of(true) : Optional.empty();
                });
    if (done.isEmpty()) {
      throw timedOut(goal, left.stream().map(views::get).toList());
    }
  }

  private boolean reached(Goal goal, Target target, Map<Target, ObjectView> views) {
    var object = store.get(target.kind(), target.name());
    views.put(target, object);
    if (goal.needsDocument()) {
      object
          .refusal()
          .ifPresent(
              why -> {
                throw new Failure(
                    ExitCode.FAILED,
                    object.ref() + ": the controllers refuse the document: " + why);
              });
    }
    if (goal.reached().test(object)) {
      context.say(object.title() + " " + goal.name());
      return true;
    }
    remark(target, object);
    return false;
  }

  /** Says why it isn't so far, when that is new. */
  private void remark(Target target, ObjectView object) {
    var text = object.message();
    if (!text.isEmpty() && !text.equals(remarks.put(target, text))) {
      context.remark(object.title() + ": " + object.word() + ": " + text);
    }
  }

  private Failure timedOut(Goal goal, List<ObjectView> left) {
    var sentences = new ArrayList<String>();
    for (var object : left) {
      var message = object.message();
      var state = object.exists() ? object.word() : "not there";
      sentences.add(object.ref() + " is " + state + (message.isEmpty() ? "" : ": " + message));
    }
    return new Failure(
        ExitCode.TIMEOUT,
        "not "
            + goal.name()
            + " after "
            + Durations.format(timeout)
            + ": "
            + String.join("; ", sentences)
            + hint(store));
  }

  /** Without a controller, waiting is in vain. */
  static String hint(Store store) {
    return ControllerListing.anyAlive(store)
        ? ""
        : "; no controller is alive for the root '"
            + store.keys().root()
            + "', 'abrilctl get controllers' shows them";
  }
}
