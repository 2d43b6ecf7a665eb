package io.abril.runtime.loop;

import io.abril.api.Resource;
import io.abril.runtime.Controller;
import io.abril.runtime.Plan;
import io.abril.runtime.Plan.NotReady;
import io.abril.runtime.Reconciler;
import io.abril.runtime.election.Lease;
import io.abril.runtime.events.Event;
import io.abril.runtime.metrics.RuntimeMetrics.Outcome;
import io.abril.runtime.queue.Backoff;
import io.abril.runtime.queue.WorkQueue;
import io.abril.runtime.queue.WorkQueue.Priority;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 *   <li>commit: its writes and the status, on difference, in one fenced transaction;
 *   <li>run the steps, each only while the lease is confirmed and nothing newer waits;
 *   <li>schedule: at once when something was done, otherwise as the plan says.
 * </ol>
 *
 * A pass that fails says so on its object and is tried again with backoff; it never holds another
 * key up. One that takes longer than its deadline says so, makes room for other keys, and begins
 * nothing more; its own key is tried again when what it had begun has ended, so that a key never
 * has two passes at once.
 */
public final class ReconcileLoop<S, T, O> {
  private static final Logger LOG = LoggerFactory.getLogger(ReconcileLoop.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
  private static final Duration SHORTEST_DELAY = Duration.ofMillis(50);

  private final Parts parts;
  private final Controller<S, T, O> controller;
  private final Reconciler<S, T, O> reconciler;
  private final Admitter admitter;
  private final WorkQueue queue;
  private final Set<Pass> passes = new LinkedHashSet<>();
  private final Map<String, After.Deeds> lastDeeds = new HashMap<>();
  private final Promise<Void> drained = Promise.promise();
  private boolean open;
  private boolean draining;
  private boolean pumping;

  ReconcileLoop(Parts parts, Controller<S, T, O> controller) {
    this.parts = parts;
    this.controller = controller;
    this.reconciler = parts.platform().around(controller.reconciler());
    this.admitter = new Admitter(parts, controller.kind(), controller.fallback());
    this.queue =
        new WorkQueue(
            parts.timers(),
            new Backoff(FIRST_RETRY, LONGEST_RETRY, RandomGenerator.getDefault()),
            this::pump);
  }

  WorkQueue queue() {
    return queue;
  }

  /** Passes under way, those beyond their deadline left out. */
  int running() {
    return (int) passes.stream().filter(p -> !p.ranOut()).count();
  }

  /** Passes beyond their deadline whose work has not ended. */
  int overdue() {
    return passes.size() - running();
  }

  /** Begins to work, with everything: this process leads, and its views are complete. */
  void resume() {
    open = !draining;
    addAll("start");
    pump();
  }

  /** Takes no more keys and forgets what waits: this process doesn't lead any more. */
  void pause() {
    open = false;
    queue.clear();
    lastDeeds.clear();
  }

  /** Takes no more keys and begins no more steps; answers when no pass is under way. */
  Future<Void> drain() {
    draining = true;
    pause();
    passes.forEach(Pass::stop);
    drainedIfIdle();
    return drained.future();
  }

  private void drainedIfIdle() {
    if (draining && passes.isEmpty()) {
      drained.tryComplete();
    }
  }

  /** Wants a pass because something changed. A standby wants none; a leader begins with all. */
  void want(String name, String trigger) {
    if (open) {
      queue.add(name, Priority.FRESH, trigger);
    }
  }

  /** Wants a pass because the user changed the document: a backoff is cut short. */
  void wantNow(String name, String trigger) {
    if (open) {
      lastDeeds.remove(name);
      queue.addNow(name, trigger);
    }
  }

  /** Wants a pass over every object, as at the beginning of a leadership and at every resync. */
  void addAll(String trigger) {
    if (!open) {
      return;
    }
    var names = new TreeSet<>(controller.fallback().keySet());
    for (String family : List.of("objects", "accepted", "status", "ops")) {
      var prefix = family + "/" + controller.kind().plural() + "/";
      parts.views().family(family).below(prefix).stream()
          .map(e -> e.key().substring(prefix.length()))
          .map(rest -> family.equals("ops") ? rest.replaceFirst("/.*", "") : rest)
          .filter(name -> !name.equals(".keep"))
          .forEach(names::add);
    }
    names.forEach(name -> queue.add(name, Priority.BACKGROUND, trigger));
  }

  /** Takes keys while there is room. */
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    while (open && running() < controller.concurrency()) {
      var lease = parts.leadership().lease();
      var name = lease.isEmpty() ? Optional.<String>empty() : queue.take();
      if (name.isEmpty()) {
        break;
      }
      begin(name.get(), lease.get());
    }
    pumping = false;
  }

  private void begin(String name, Lease lease) {
    var pass =
        new Pass(
            parts,
            controller.ref(name),
            lease,
            queue.takeTriggers(name),
            () -> admitter.superseded(name));
    passes.add(pass);
    var deadline = parts.timers().after(controller.deadline(), () -> runOut(pass));
    // compose makes a failed pass of whatever is thrown.
    Future<After> work =
        Future.<Void>succeededFuture()
            .compose(v -> admitter.admit(name, lease))
            .compose(v -> reconcile(pass));
    work.onComplete(
        after -> {
          deadline.run();
          ended(pass, Outcome.SUCCESS);
          schedule(name, pass, after);
          pump();
        },
        error -> {
          deadline.run();
          var said = pass.ranOut() ? Future.<Void>succeededFuture() : said(pass, error);
          said.onComplete(
              r -> {
                ended(pass, Outcome.ERROR);
                schedule(name, pass, new After.Failure());
                pump();
              });
        });
  }

  private void runOut(Pass pass) {
    pass.runOut();
    account(pass, Outcome.TIMEOUT);
    said(pass, new TimeoutException());
    pump();
  }

  private void ended(Pass pass, Outcome outcome) {
    passes.remove(pass);
    if (!pass.ranOut()) {
      account(pass, outcome);
    }
    drainedIfIdle();
  }

  private void schedule(String name, Pass pass, After after) {
    var before = lastDeeds.remove(name);
    if (!open) {
      queue.done(name);
    } else if (pass.ranOut() || after instanceof After.Failure) {
      queue.failed(name);
    } else if (after instanceof After.Deeds deeds) {
      lastDeeds.put(name, deeds);
      if (deeds.equals(before)) {
        var delay = queue.repeated(name);
        LOG.debug("object={} outcome=repeated delayMs={}", pass.object(), delay.toMillis());
      } else {
        queue.done(name);
        want(name, "progress");
      }
    } else if (after instanceof After.Delay d) {
      queue.doneUntil(name, d.delay().compareTo(SHORTEST_DELAY) < 0 ? SHORTEST_DELAY : d.delay());
    } else {
      queue.done(name);
    }
  }

  private void account(Pass pass, Outcome outcome) {
    parts
        .metrics()
        .reconciled(
            controller.kind().plural(),
            outcome,
            Duration.between(pass.began(), parts.timers().now()));
  }

  private Future<After> reconcile(Pass pass) {
    var found = parts.views().find(controller.kind(), pass.object().name());
    if (found.isEmpty()) {
      return dropRequests(pass);
    }
    var resource = found.get();
    return parts
        .onLoop(reconciler.observe(resource, pass))
        .compose(
            observed ->
                pass.ranOut()
                    ? Future.failedFuture(new TimeoutException())
                    : carryOut(resource, reconciler.decide(resource, observed), pass));
  }

  /** Requests for an object that there isn't go when they expire. */
  private Future<After> dropRequests(Pass pass) {
    var dropped = pass.requests().dropped();
    var writes = dropped.stream().<Write>map(d -> Write.delete(d.key())).toList();
    return commit(writes, pass).onSuccess(v -> tell(pass, dropped)).map(v -> new After.Change());
  }

  private Future<After> carryOut(Resource<S, T> resource, Plan<T> plan, Pass pass) {
    if (PassWrites.settles(resource, plan)) {
      return settle(plan, pass);
    }
    var dropped = pass.requests().dropped();
    var writes =
        PassWrites.of(
            resource,
            plan,
            dropped,
            () -> admitter.accepted(resource.name()),
            admitter.acceptance(resource.name()),
            statusText(resource.name()),
            parts.timers().now());
    return commit(writes, pass)
        .onSuccess(
            v -> {
              plan.events().forEach(e -> tell(pass, e));
              tell(pass, dropped);
            })
        .compose(v -> new StepRunner(parts, pass).run(plan.steps(), plan.parallelism()))
        .map(v -> After.of(plan, writes));
  }

  private Future<Void> commit(List<Write> writes, Pass pass) {
    return writes.isEmpty()
        ? Future.succeededFuture()
        : parts.writer().commit(writes, pass.lease());
  }

  private Optional<String> statusText(String name) {
    return parts.views().family("status").get("status/" + controller.ref(name)).map(Entry::value);
  }

  private void tell(Pass pass, List<Ops.Dropped> dropped) {
    dropped.forEach(d -> tell(pass, Event.warning("RequestDropped", d.why())));
  }

  private void tell(Pass pass, Event event) {
    parts.events().record(pass.object(), event, parts.timers().now());
  }

  private Future<After> settle(Plan<T> plan, Pass pass) {
    var ref = pass.object();
    var writes = PassWrites.settled(ref, plan);
    LOG.info("object={} outcome=deleted", ref);
    return commit(writes, pass)
        .onSuccess(v -> plan.events().forEach(e -> tell(pass, e)))
        // A document of this name that waited for the end is a new object.
        .map(v -> new After.Deeds(writes, List.of()));
  }

  /** Says on the object why its pass failed; answers when that is written, or can't be. */
  private Future<Void> said(Pass pass, Throwable error) {
    LOG.warn("object={} outcome=failed cause=\"{}\"", pass.object(), sentence(error));
    LOG.debug("object={}", pass.object(), error);
    if (error instanceof Writer.NotCommitted
        || !parts.leadership().lease().equals(Optional.of(pass.lease()))) {
      return Future.succeededFuture();
    }
    tell(pass, Event.warning("Failed", sentence(error)));
    // The record itself may be what can't be read.
    return Future.<Void>succeededFuture()
        .compose(v -> commit(failure(pass.object().name(), sentence(error)), pass))
        .otherwiseEmpty();
  }

  private List<Write> failure(String name, String sentence) {
    var before = statusText(name);
    var generation = admitter.generation(name);
    if (generation.isEmpty()) {
      return List.of();
    }
    var after =
        StatusDocument.keepingFields(
            before,
            Optional.of(new NotReady("Failed", sentence)),
            admitter.acceptance(name),
            generation.get(),
            parts.timers().now());
    return before.equals(Optional.of(after))
        ? List.of()
        : List.of(Write.put("status/" + controller.ref(name), after));
  }

  private String sentence(Throwable error) {
    if (error instanceof TimeoutException) {
      return "a pass took longer than "
          + controller.deadline().toSeconds()
          + " s; it is tried again when what it began has ended";
    }
    var words = error.getMessage() == null ? error.toString() : error.getMessage();
    return words + "; it is tried again";
  }
}
