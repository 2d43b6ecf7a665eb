package io.abril.controllers.pool;

import io.abril.api.Durations;
import io.abril.api.pool.ImagePull;
import io.abril.api.pool.Revision;
import io.abril.api.pool.Rollout;
import io.abril.api.pool.Rollout.State;
import io.abril.api.pool.ServicePoolStatus;
import io.abril.api.pool.Update.OnFailure;
import io.abril.runtime.Op;
import io.abril.runtime.Plan.NotReady;
import io.abril.runtime.events.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides about the way to a pool's specification: what its instances do next is {@link
 * PoolDecision}'s, whether that gets anywhere, and what becomes of it when it doesn't, is this
 * one's. All that it knows is in the status and the revisions, so a new leader goes on from there.
 * Pure.
 */
final class RolloutDecision {
  /** A new leader gives an attempt at least this long, however long nobody led before. */
  private static final Duration TAKEOVER_GRACE = Duration.ofSeconds(30);

  private static final Set<String> BEGINS = Set.of("restart", "retry", "resume");

  private static final Duration PULL_LOOK = Duration.ofSeconds(1);

  private final PoolObservation seen;
  private final RolloutSeen rollout;
  private final Target target;
  private final Instant now;
  private final List<Event> events = new ArrayList<>();
  private final List<Op> consumed = new ArrayList<>();
  private Revision revision;
  private Optional<Instant> due = Optional.empty();

  /**
   * The outcome.
   *
   * @param pool what becomes of the instances
   * @param status the pool's status from now on
   * @param revisions rows to write
   * @param goneRevisions rows to delete
   * @param consumed requests that are answered
   * @param events of both
   * @param fetches deeds that bring the image to nodes before it is needed there
   * @param lookAgain when something is due though nothing changes
   */
  record Outcome(
      PoolDecision.Outcome pool,
      ServicePoolStatus status,
      Optional<NotReady> notReady,
      List<Revision> revisions,
      List<Revision> goneRevisions,
      List<Op> consumed,
      List<Event> events,
      List<PoolAction> fetches,
      Optional<Instant> lookAgain) {}

  private RolloutDecision(PoolObservation seen) {
    this.seen = seen;
    this.rollout = seen.rollout();
    this.target = rollout.target();
    this.now = seen.now();
    boolean news = target.revision().imageDigest().isEmpty() && !rollout.pin().isEmpty();
    this.revision = news ? target.revision().pinned(rollout.pin()) : target.revision();
  }

  /** Decides. */
  static Outcome decide(PoolObservation seen, ServiceIds ids) {
    return new RolloutDecision(seen).run(ids);
  }

  private Outcome run(ServiceIds ids) {
    var pool = PoolDecision.decide(target.pool(), seen, ids);
    boolean deleting = target.pool().deleting();
    var after = deleting ? target.rollout() : moved(answered(target.rollout()), pool.report());
    var pulls = deleting ? PullDecision.Outcome.NOTHING : PullDecision.decide(seen);
    consumed.addAll(pulls.consumed());
    events.addAll(pulls.events());
    dropOps();
    var history = new History(target, revision);
    var all = new ArrayList<>(pool.events());
    all.addAll(events);
    return new Outcome(
        pool,
        pool.report().status().with(after, rollout.pin()).with(pulls.pull()),
        deleting ? pool.report().notReady() : notReady(after, pool.report()),
        deleting ? List.of() : history.changed(),
        deleting ? List.of() : history.gone(),
        List.copyOf(consumed),
        List.copyOf(all),
        pulls.actions(),
        earliest(pool.lookAgain(), earliest(due, pullLook(pulls.pull()))));
  }

  private Optional<Instant> pullLook(ImagePull asked) {
    return rollout.pulling().isEmpty() && asked.over()
        ? Optional.empty()
        : Optional.of(now.plus(PULL_LOOK));
  }

  private static Optional<Instant> earliest(Optional<Instant> a, Optional<Instant> b) {
    return a.isPresent() && b.isPresent() ? (a.get().isBefore(b.get()) ? a : b) : a.or(() -> b);
  }

  /** What was asked takes effect with the next pass, from the status. */
  private Rollout answered(Rollout before) {
    var r = before;
    for (Op op : rollout.ops()) {
      var next =
          switch (op.type()) {
            case "restart" -> restarted(r);
            case "pause" -> r.pausedBy(op.by());
            case "resume" -> resumed(r);
            case "retry" -> r.anew();
            default -> null;
          };
      if (next != null) {
        consumed.add(op);
        events.add(Event.normal("Asked", "'" + op.type() + "' by " + op.by()));
        r = next;
      }
    }
    return r;
  }

  /** Whoever restarts wants what the image's tag means now, unless an older one runs instead. */
  private Rollout restarted(Rollout r) {
    if (!target.rolledBack()) {
      revision = revision.pinned("");
    }
    return r.restarted(now);
  }

  private Rollout resumed(Rollout r) {
    if (target.document().spec().paused()) {
      events.add(
          Event.warning(
              "StillPaused", "the document says paused: true, which 'resume' can't undo"));
    }
    var free = r.pausedBy("");
    return r.state() == State.FAILED && target.rollout().pausedBy().isEmpty() ? free.anew() : free;
  }

  /** Requests of other types belong to nobody, but for those that a rebalance answers. */
  private void dropOps() {
    for (Op op : rollout.ops()) {
      if (!consumed.contains(op) && !op.type().startsWith("rebalance")) {
        consumed.add(op);
        events.add(
            Event.normal(
                "OpDropped", "'" + op.type() + "' of " + op.by() + " means nothing to a pool"));
      }
    }
  }

  private Rollout moved(Rollout before, PoolReport report) {
    var r = before.paused(rollout.paused(), now);
    if (r.rejected() > 0 && !target.rolledBack()) {
      r = r.withoutRejected();
    }
    var attempt = rollout.attempt(seen.inputs());
    r =
        r.attempt().equals(attempt)
            ? r.of(revision.number())
            : r.begun(revision.number(), attempt, now);
    if (report.updatedPassing() > r.passed()) {
      r = r.progressed(report.updatedPassing(), now);
    }
    int desired = report.status().desired();
    if (report.updatedPassing() >= desired) {
      return whole(r, desired);
    }
    return r.state() == State.PROGRESSING && !rollout.paused() ? inTime(r, report) : r;
  }

  private Rollout whole(Rollout r, int desired) {
    boolean first = desired > 0 && !revision.good();
    if (first) {
      revision = revision.proven();
      events.add(
          Event.normal(
              "Updated",
              "all " + desired + " instances of revision " + revision.number() + " are passing"));
    }
    return r.complete();
  }

  private Rollout inTime(Rollout r, PoolReport report) {
    var deadline = target.pool().spec().update().progressDeadline();
    var grace = deadline.compareTo(TAKEOVER_GRACE) < 0 ? deadline : TAKEOVER_GRACE;
    if (target.rolledBack()) {
      // There is nothing else to go to: it goes on for as long as it takes.
      return r;
    }
    var end = latest(r.progressAt().plus(deadline), rollout.watchedSince().plus(grace));
    if (end.isAfter(now)) {
      due = Optional.of(end);
      return r;
    }
    int desired = report.status().desired();
    var why =
        "no further instance passed within "
            + Durations.format(deadline)
            + " ("
            + r.passed()
            + " of "
            + desired
            + " had)"
            + report.status().worst().stream().findFirst().map(w -> ": " + w).orElse("");
    return failed(r, why);
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private Rollout failed(Rollout r, String why) {
    var fallback = target.fallback();
    boolean back =
        target.pool().spec().update().onFailure() == OnFailure.ROLLBACK
            && !target.rolledBack()
            && fallback.isPresent();
    if (back) {
      events.add(
          Event.warning(
              "RolledBack",
              "revision "
                  + revision.number()
                  + " is given up for revision "
                  + fallback.get().number()
                  + ": "
                  + why));
      return r.givenUp(why);
    }
    events.add(Event.warning("UpdateFailed", "revision " + revision.number() + ": " + why));
    return r.failed(why);
  }

  private Optional<NotReady> notReady(Rollout after, PoolReport report) {
    // Until the next pass nothing is to be seen of what was asked for just now.
    var begins = consumed.stream().filter(op -> BEGINS.contains(op.type())).findFirst();
    if (begins.isPresent()) {
      return Optional.of(
          new NotReady("Updating", "'" + begins.get().type() + "' was asked for and begins"));
    }
    var below = report.notReady();
    if (after.rejected() > 0) {
      // Given up just now, or before: then it is what the others are brought to.
      int runs = target.rolledBack() ? revision.number() : fallback();
      var state = below.map(n -> "; " + n.message()).orElse("");
      return Optional.of(
          new NotReady(
              "RolledBack",
              revisionAnd(target.wanted())
                  + " was given up: "
                  + after.why()
                  + ". Revision "
                  + runs
                  + " runs until the document changes or 'abrilctl rollout retry pool/"
                  + target.pool().name()
                  + "'"
                  + state));
    }
    if (!rollout.pinProblem().isEmpty() && rollout.pin().isEmpty()) {
      return Optional.of(new NotReady("ImageUnknown", rollout.pinProblem()));
    }
    boolean failed = after.state() == State.FAILED && below.isPresent() && revision.number() > 1;
    return failed
        ? Optional.of(
            new NotReady(
                "UpdateFailed",
                revisionAnd(revision)
                    + " makes no progress, and nothing more is replaced: "
                    + after.why()
                    + ". Change the document, or try again with 'abrilctl rollout retry pool/"
                    + target.pool().name()
                    + "'"))
        : below;
  }

  private int fallback() {
    return target.fallback().map(Revision::number).orElseThrow();
  }

  private static String revisionAnd(Revision r) {
    return "revision " + r.number() + " (image " + r.spec().image().ref() + ")";
  }
}
