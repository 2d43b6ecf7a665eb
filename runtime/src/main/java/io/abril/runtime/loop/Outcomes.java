package io.abril.runtime.loop;

import io.abril.runtime.events.Event;
import io.abril.runtime.store.Write;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Says how passes ended: one line in the log, and of a failure on the object and in its events. */
final class Outcomes {
  private static final Logger LOG = LoggerFactory.getLogger(ReconcileLoop.class);

  private final Parts parts;
  private final Statuses statuses;

  Outcomes(Parts parts, Statuses statuses) {
    this.parts = parts;
    this.statuses = statuses;
  }

  /**
   * A pass that ended well; what changed nothing is worth a line only to who debugs.
   *
   * @param repeats it did the very same as the one before it
   */
  void ended(Pass pass, After after, boolean repeats) {
    if (repeats) {
      line(pass, Level.DEBUG, "repeated", () -> "next=" + after);
    } else if (after instanceof After.Deeds deeds) {
      line(
          pass,
          Level.INFO,
          "acted",
          () -> "writes=" + deeds.writes().size() + " steps=" + deeds.steps().size());
    } else if (after instanceof After.Gone) {
      line(pass, Level.INFO, "deleted", () -> "");
    } else {
      line(pass, Level.DEBUG, "unchanged", () -> "next=" + after);
    }
  }

  /** A pass that was ended for a newer document. */
  void superseded(Pass pass, Throwable error) {
    line(pass, Level.INFO, "superseded", () -> quoted(ReconcilerFault.words(error)));
  }

  /** A failed pass; answers when it is said, or can't be. */
  Future<Void> failed(Pass pass, Throwable error) {
    return say(pass, "failed", ReconcilerFault.words(error) + "; it is tried again", error);
  }

  /**
   * Says that a pass took longer than its deadline.
   *
   * @param what who has not answered: {@code its observe}, {@code the step 'pull x'}
   */
  Future<Void> late(Pass pass, Duration deadline, String what, boolean abandoned) {
    var sentence =
        "a pass took longer than "
            + seconds(deadline)
            + " s: "
            + what
            + " has not answered; it is tried again"
            + (abandoned ? "" : " when that has ended");
    return say(pass, "timeout", sentence, null);
  }

  private static String seconds(Duration time) {
    return time.toMillis() % 1000 == 0
        ? Long.toString(time.toSeconds())
        : Double.toString(time.toMillis() / 1000.0);
  }

  private Future<Void> say(Pass pass, String outcome, String sentence, Throwable error) {
    line(pass, Level.WARN, outcome, () -> quoted(sentence));
    LOG.trace("object={}", pass.object(), error);
    if (error instanceof Writer.NotCommitted
        || !parts.leadership().lease().equals(Optional.of(pass.lease()))) {
      return Future.succeededFuture();
    }
    parts.events().record(pass.object(), Event.warning("Failed", sentence), parts.timers().now());
    // The record itself may be what can't be read.
    return Future.<Void>succeededFuture()
        .compose(v -> commit(pass, statuses.failed(pass.object().name(), sentence)))
        .otherwiseEmpty();
  }

  private Future<Void> commit(Pass pass, Optional<Write> write) {
    return write
        .map(w -> parts.writer().commit(List.of(w), pass.lease()))
        .orElseGet(Future::succeededFuture);
  }

  private static String quoted(String sentence) {
    return "cause=\"" + sentence + "\"";
  }

  private static void line(Pass pass, Level level, String outcome, Supplier<String> more) {
    if (LOG.isEnabledForLevel(level)) {
      pass.fields()
          .log(
              () ->
                  LOG.atLevel(level)
                      .log(
                          "object={} outcome={} attempt={} tookMs={} {}",
                          pass.object(),
                          outcome,
                          pass.fields().attempt(),
                          pass.took().toMillis(),
                          more.get()));
    }
  }
}
