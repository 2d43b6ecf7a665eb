package io.abril.runtime.loop;

import io.abril.api.Kind;
import io.abril.api.Resource;
import io.abril.runtime.Controller;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.abril.runtime.election.Lease;
import io.abril.runtime.events.Event;
import io.abril.runtime.loop.Pass.Phase;
import io.abril.runtime.loop.Pass.Why;
import io.abril.runtime.loop.Passes.Freed;
import io.abril.runtime.metrics.RuntimeMetrics.Outcome;
import io.abril.runtime.queue.Backoff;
import io.abril.runtime.queue.WorkQueue;
import io.abril.runtime.queue.WorkQueue.Priority;
import io.abril.runtime.store.Write;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole loop of one controller. A pass over one key is:
 *
 * <ol>
 *   <li>admit: bring {@code accepted/} in line with the document;
 *   <li>observe: the reconciler reads the world;
 *   <li>decide: it says, purely, what to do;
 *   <li>commit: its writes and the status, on difference, in one fenced transaction; with a newer
 *       document of an object that there is, which is accepted by it ({@link PendingUpdate});
 *   <li>run the steps, each only while the lease is confirmed and nothing newer waits;
 *   <li>schedule: at once when something was done, otherwise as the plan says; after a rest when
 *       its passes have cost much of late (ADR 0027).
 * </ol>
 *
 * A pass that fails says so on its object and is tried again with backoff; it never holds another
 * key up. One that takes longer than its deadline says so, is cancelled, makes room for other keys,
 * and begins nothing more. If it was only reading, it is given up, and its late answer is nobody's;
 * otherwise its key is tried again when what it had begun has ended. So a key never has two passes
 * at once that act. See ADR 0014.
 *
 * <p>It is long because the whole loop is to be read in one place.
 */
public final class ReconcileLoop<S, T, O> {
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
  private static final Duration SHORTEST_DELAY = Duration.ofMillis(50);
  private static final Duration LONGEST_UNACCEPTED = Duration.ofMillis(50);

  private final Parts parts;
  private final Controller<S, T, O> controller;
  private final Reconciler<S, T, O> reconciler;
  private final WorkQueue queue;
  private final Admitter admitter;
  private final ChildWakes childWakes;
  private final Children children;
  private final Statuses statuses;
  private final PlanCheck planCheck;
  private final Outcomes outcomes;
  private final Logger reconcilersLog;
  private final Slice slice;
  private final Passes passes = new Passes();
  private final Allowance allowance = new Allowance();
  private final Map<String, After.Deeds> lastDeeds = new HashMap<>();
  private final Promise<Void> drained = Promise.promise();
  private boolean open;
  private boolean draining;
  private boolean pumping;

  ReconcileLoop(Parts parts, Controller<S, T, O> controller) {
    this.parts = parts;
    this.controller = controller;
    this.reconciler = parts.platform().around(new CheckedReconciler<>(controller.reconciler()));
    this.admitter = new Admitter(parts, controller.kind(), controller.fallback());
    this.statuses = new Statuses(parts, controller, admitter);
    this.planCheck = new PlanCheck(controller);
    this.outcomes = new Outcomes(parts, statuses);
    this.reconcilersLog = LoggerFactory.getLogger(controller.reconciler().getClass());
    this.slice = new Slice(parts.platform(), this::pump);
    this.childWakes =
        new ChildWakes(parts.views(), controller.kind().plural(), name -> want(name, "child"));
    this.children = new Children(parts, controller.owned(), childWakes);
    Runnable pump = this::pump;
    this.queue =
        new WorkQueue(
            parts.timers(),
            new Backoff(FIRST_RETRY, LONGEST_RETRY, RandomGenerator.getDefault()),
            () -> parts.wakes().call(pump));
  }

  WorkQueue queue() {
    return queue;
  }

  ChildWakes childWakes() {
    return childWakes;
  }

  Kind<S, T> kind() {
    return controller.kind();
  }

  /** Objects that stand in while there is no document. */
  Set<String> fallbackNames() {
    return controller.fallback().keySet();
  }

  /** Says what passes would do. */
  DryRun<S, T, O> dryRun() {
    return new DryRun<>(parts, controller, admitter, childWakes);
  }

  /** Whether a pass over this object is beyond its deadline and has not ended. */
  boolean overdue(String name) {
    return passes.of(name).map(Pass::ranOut).orElse(false);
  }

  /** Passes under way that count for the concurrency; those that made room are left out. */
  int running() {
    return passes.counting();
  }

  /** Passes beyond their deadline whose work has not ended. */
  int overdue() {
    return passes.overdue();
  }

  /** How long the oldest pass has been under way. */
  Duration oldestPass() {
    return passes.oldest();
  }

  /** Begins to work, with everything: this process leads, and its views are complete. */
  void resume() {
    open = !draining;
    addAll("start");
    pump();
  }

  /** Takes no more keys and forgets what waits: this process doesn't lead any more. */
  void pause() {
    stop(Why.NOT_LEADING);
  }

  /** Takes no more keys and begins no more steps; answers when no pass is under way. */
  Future<Void> drain() {
    draining = true;
    stop(Why.ENDING);
    if (passes.none()) {
      drained.tryComplete();
    }
    return drained.future();
  }

  private void stop(Why why) {
    open = false;
    queue.clear();
    lastDeeds.clear();
    passes.cancel(why);
  }

  /** Wants a pass because something changed. A standby wants none; a leader begins with all. */
  void want(String name, String trigger) {
    if (open) {
      parts.metrics().wanted(controller.kind().plural(), trigger);
      queue.add(name, Priority.FRESH, trigger);
    }
  }

  /** Wants a pass because the user changed the document: a backoff is cut short. */
  void wantNow(String name, String trigger) {
    if (open) {
      lastDeeds.remove(name);
      var before = passes.of(name);
      parts.metrics().wanted(controller.kind().plural(), trigger);
      queue.addNow(name, trigger);
      before
          .filter(pass -> pass.phase() != Phase.ADMIT && admitter.superseded(name))
          .ifPresent(pass -> pass.cancel(Why.NEWER_DOCUMENT));
    }
  }

  /** Wants a pass because the record changed; a child's owner changes it as a user a document. */
  void wantAccepted(String name) {
    if (admitter.changedByOwner(name)) {
      wantNow(name, "owner");
    } else {
      want(name, "accepted");
    }
  }

  /** Wants a pass over every object, as at the beginning of a leadership and at every resync. */
  void addAll(String trigger) {
    if (!open) {
      return;
    }
    var names = new TreeSet<>(controller.fallback().keySet());
    names.addAll(parts.views().names(controller.kind()));
    names.forEach(
        name -> {
          parts.metrics().wanted(controller.kind().plural(), trigger);
          queue.add(name, Priority.BACKGROUND, trigger);
        });
  }

  /** Takes keys while there is room, and for as long as one turn of the event loop may last. */
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      while (open && running() < controller.concurrency() && queue.depth() > 0 && slice.allows()) {
        var lease = parts.leadership().lease();
        if (lease.isEmpty()) {
          return;
        }
        queue.take().ifPresent(name -> begin(name, lease.get()));
      }
    } finally {
      pumping = false;
    }
  }

  private void begin(String name, Lease lease) {
    var pass =
        new Pass(
            parts,
            controller.ref(name),
            lease,
            queue.attempt(name),
            queue.takeTriggers(name),
            reconcilersLog,
            () -> admitter.superseded(name));
    passes.add(pass);
    // compose makes a failed pass of whatever is thrown.
    Future<After> work =
        Future.<Void>succeededFuture()
            .compose(v -> admitter.admit(name, lease))
            .compose(v -> reconcile(pass));
    if (!work.isComplete()) {
      var deadline = controller.deadline();
      cancelAtEnd(work, parts.timers().after(deadline, () -> runOut(pass)));
      if (passes.hung(name)) {
        cancelAtEnd(work, parts.timers().after(deadline.dividedBy(10), () -> makeRoom(pass)));
      }
    }
    work.onComplete(after -> ended(pass, after), error -> failed(pass, error));
  }

  private static void cancelAtEnd(Future<?> work, Runnable timer) {
    work.onComplete(r -> timer.run());
  }

  /**
   * Lets other keys go on beside this pass: at its deadline, and long before that if the key's last
   * pass hung as well. A few keys that always hang must not take all the room.
   */
  private void makeRoom(Pass pass) {
    passes.makeRoom(pass);
    pump();
  }

  private void ended(Pass pass, After after) {
    if (passes.late(pass)) {
      return;
    }
    if (pass.ranOut()) {
      leave(pass, Outcome.TIMEOUT, new After.Failure());
    } else {
      leave(pass, Outcome.SUCCESS, after);
    }
  }

  private void failed(Pass pass, Throwable error) {
    if (passes.late(pass)) {
      return;
    }
    if (pass.cancelledFor(Why.NEWER_DOCUMENT)) {
      outcomes.superseded(pass, error);
      leave(pass, Outcome.SUPERSEDED, new After.Change());
    } else if (pass.ranOut()) {
      leave(pass, Outcome.TIMEOUT, new After.Failure());
    } else {
      outcomes.failed(pass, error).onComplete(r -> leave(pass, Outcome.ERROR, new After.Failure()));
    }
  }

  private void runOut(Pass pass) {
    account(pass, Outcome.TIMEOUT);
    var waitsFor = pass.waitsFor();
    var freed = passes.runOut(pass);
    outcomes.late(pass, controller.deadline(), waitsFor, freed != Freed.NOT_YET);
    if (freed == Freed.GIVEN_UP) {
      leave(pass, Outcome.TIMEOUT, new After.Failure());
    }
    pump();
  }

  private void leave(Pass pass, Outcome outcome, After after) {
    passes.remove(pass);
    if (!pass.ranOut()) {
      account(pass, outcome);
    }
    if (outcome == Outcome.SUCCESS) {
      outcomes.ended(pass, after, after.equals(lastDeeds.get(pass.object().name())));
      rest(pass);
    }
    schedule(pass.object().name(), after);
    if (draining && passes.none()) {
      drained.tryComplete();
    }
    pump();
  }

  private void rest(Pass pass) {
    var name = pass.object().name();
    var rest = allowance.spend(name, pass.cost(), parts.timers().now());
    if (!rest.isZero()) {
      queue.rest(name, rest);
    }
  }

  private void schedule(String name, After after) {
    var before = lastDeeds.remove(name);
    if (!open) {
      queue.done(name);
    } else if (after instanceof After.Failure) {
      parts.metrics().retried(controller.kind().plural());
      queue.failed(name);
    } else if (after instanceof After.Deeds deeds) {
      lastDeeds.put(name, deeds);
      if (deeds.equals(before)) {
        queue.repeated(name);
      } else {
        queue.done(name);
        want(name, "progress");
      }
    } else if (after instanceof After.Gone) {
      queue.done(name);
      want(name, "progress");
    } else if (after instanceof After.Delay d) {
      queue.doneUntil(name, d.delay().compareTo(SHORTEST_DELAY) < 0 ? SHORTEST_DELAY : d.delay());
    } else {
      queue.done(name);
    }
  }

  private void account(Pass pass, Outcome outcome) {
    parts.metrics().reconciled(controller.kind().plural(), outcome, pass.took());
  }

  private Future<After> reconcile(Pass pass) {
    if (pass.ranOut()) {
      return Future.failedFuture(new TimeoutException());
    }
    var name = pass.object().name();
    var update = admitter.update(name);
    var found =
        update
            .map(u -> parts.views().foreseen(controller.kind(), name, u.next()))
            .or(() -> parts.views().find(controller.kind(), name));
    if (found.isEmpty()) {
      return dropRequests(pass);
    }
    var resource = found.get();
    update.ifPresent(u -> pass.about(resource));
    pass.enter(Phase.OBSERVE);
    var work =
        Future.<Void>succeededFuture()
            .compose(v -> observe(resource, pass))
            .compose(
                observed ->
                    pass.ranOut()
                        ? Future.failedFuture(new TimeoutException())
                        : carryOut(resource, decide(resource, observed, pass), pass));
    return update.map(u -> accepting(u, work, pass)).orElse(work);
  }

  private Future<O> observe(Resource<S, T> resource, Pass pass) {
    return parts.onLoop(pass.call("observe", () -> reconciler.observe(resource, pass)));
  }

  /** Has the update accepted even if the pass fails, or is long in coming to a decision. */
  private Future<After> accepting(PendingUpdate update, Future<After> work, Pass pass) {
    if (!work.isComplete()) {
      cancelAtEnd(work, parts.timers().after(LONGEST_UNACCEPTED, () -> accept(update, pass)));
    }
    return work.recover(
        error ->
            accept(update, pass)
                .transform(
                    accepted -> {
                      admitter.forget(pass.object().name(), update);
                      return Future.<After>failedFuture(error);
                    }));
  }

  private Future<Void> accept(PendingUpdate update, Pass pass) {
    return commit(update, List.of(), pass);
  }

  private Future<Void> commit(PendingUpdate update, List<Write> writes, Pass pass) {
    return update
        .with(writes, all -> parts.writer().commit(all, pass.lease()))
        .onSuccess(v -> admitter.forget(pass.object().name(), update));
  }

  private Plan<T> decide(Resource<S, T> resource, O observed, Pass pass) {
    pass.enter(Phase.ACT);
    var plan = pass.call("decide", () -> reconciler.decide(resource, observed));
    planCheck
        .refusal(resource, plan, pass::owns)
        .ifPresent(
            why -> {
              throw new ReconcilerFault(why);
            });
    return children.into(resource, plan);
  }

  /** Requests for an object that there isn't go when they expire. */
  private Future<After> dropRequests(Pass pass) {
    var dropped = pass.requests().dropped();
    var writes = dropped.stream().<Write>map(d -> Write.delete(d.key())).toList();
    return commit(writes, pass)
        .onSuccess(v -> tellDropped(pass, dropped))
        .map(v -> new After.Change());
  }

  private Future<After> carryOut(Resource<S, T> resource, Plan<T> plan, Pass pass) {
    if (PassWrites.settles(resource, plan)) {
      var record = admitter.record(resource.name());
      return settle(PassWrites.settled(resource, plan, record), plan, pass);
    }
    var dropped = pass.requests().dropped();
    var writes =
        PassWrites.of(
            resource,
            plan,
            dropped,
            admitter.record(resource.name()),
            statuses.reconciled(resource, plan));
    return commit(writes, pass)
        .onSuccess(
            v -> {
              tell(pass, plan.events());
              tellDropped(pass, dropped);
            })
        .compose(
            v -> {
              pass.decided();
              return new StepRunner(parts, pass).run(plan.steps(), plan.parallelism());
            })
        .map(v -> After.of(plan, writes));
  }

  private Future<After> settle(List<Write> writes, Plan<T> plan, Pass pass) {
    statuses.forget(pass.object().name());
    return commit(writes, pass)
        .onSuccess(v -> tell(pass, plan.events()))
        .map(v -> new After.Gone());
  }

  private Future<Void> commit(List<Write> writes, Pass pass) {
    var name = pass.object().name();
    var update = admitter.update(name);
    if (update.isPresent()) {
      return commit(update.get(), writes, pass);
    }
    return writes.isEmpty()
        ? Future.succeededFuture()
        : parts.writer().commit(writes, pass.lease());
  }

  private void tellDropped(Pass pass, List<Ops.Dropped> dropped) {
    tell(pass, dropped.stream().map(d -> Event.warning("RequestDropped", d.why())).toList());
  }

  private void tell(Pass pass, List<Event> events) {
    events.forEach(e -> parts.events().record(pass.object(), e, parts.timers().now()));
  }
}
