package io.abril.runtime;

import io.abril.api.Resource;
import io.abril.runtime.Plan.NotReady;
import io.abril.runtime.admission.AcceptedDocument;
import io.abril.runtime.events.Event;
import io.abril.runtime.metrics.RuntimeMetrics.Outcome;
import io.abril.runtime.queue.Backoff;
import io.abril.runtime.queue.WorkQueue;
import io.abril.runtime.queue.WorkQueue.Priority;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
import io.abril.schema.Json;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

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
 * key up.
 */
final class ReconcileLoop<S, T, O> {
  private static final Logger LOG = LoggerFactory.getLogger(ReconcileLoop.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

  private final Parts parts;
  private final Controller<S, T, O> controller;
  private final Admitter admitter;
  private final WorkQueue queue;
  private int running;
  private boolean begun;

  ReconcileLoop(Parts parts, Controller<S, T, O> controller) {
    this.parts = parts;
    this.controller = controller;
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

  int running() {
    return running;
  }

  /** A leadership begins: the views are complete and the root is pinned. */
  void begin() {
    begun = true;
    addAll("start");
    // Also what sources have added before.
    pump();
  }

  /** A leadership ends. */
  void end() {
    begun = false;
    queue.clear();
  }

  /** Wants a pass over every object, as at the beginning of a leadership and at every resync. */
  void addAll(String trigger) {
    var names = new TreeSet<>(controller.fallback().keySet());
    for (String family : List.of("objects", "accepted", "status")) {
      var prefix = family + "/" + controller.kind().plural() + "/";
      parts.views().family(family).below(prefix).stream()
          .map(e -> e.key().substring(prefix.length()))
          .filter(name -> !name.equals(".keep"))
          .forEach(names::add);
    }
    names.forEach(name -> queue.add(name, Priority.BACKGROUND, trigger));
  }

  /** Takes keys while there is room. A standby takes none. */
  void pump() {
    while (begun && running < controller.concurrency() && parts.leadership().lease().isPresent()) {
      var key = queue.take();
      if (key.isEmpty()) {
        return;
      }
      running++;
      pass(key.get());
    }
  }

  private void pass(String name) {
    var started = parts.timers().now();
    Future<Optional<Duration>> pass;
    try {
      pass = admitter.admit(name).compose(v -> reconcile(name));
    } catch (RuntimeException e) {
      pass = Future.failedFuture(e);
    }
    pass.onComplete(
        again -> {
          account(Outcome.SUCCESS, started);
          again.ifPresentOrElse(delay -> schedule(name, delay), () -> queue.done(name));
          next();
        },
        error -> {
          account(error instanceof TimeoutException ? Outcome.TIMEOUT : Outcome.ERROR, started);
          failed(name, error);
          next();
        });
  }

  private void next() {
    running--;
    pump();
  }

  private void schedule(String name, Duration delay) {
    if (delay.isZero()) {
      queue.done(name);
      queue.add(name, Priority.FRESH, "progress");
    } else {
      queue.doneUntil(name, delay);
    }
  }

  private void account(Outcome outcome, Instant started) {
    parts
        .metrics()
        .reconciled(
            controller.kind().plural(), outcome, Duration.between(started, parts.timers().now()));
  }

  /** Answers when to look again; empty for on change. */
  private Future<Optional<Duration>> reconcile(String name) {
    var found = parts.views().find(controller.kind(), name);
    if (found.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    var resource = found.get();
    var pass = new Pass(parts, resource, queue.takeTriggers(name), () -> admitter.superseded(name));
    var work =
        controller
            .reconciler()
            .observe(resource, pass)
            .map(observed -> controller.reconciler().decide(resource, observed))
            .compose(plan -> carryOut(resource, plan, pass));
    return work.timeout(controller.deadline().toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(e -> pass.runOut());
  }

  private Future<Optional<Duration>> carryOut(Resource<S, T> resource, Plan<T> plan, Pass pass) {
    if (resource.deleting() && plan.settled()) {
      return settle(resource);
    }
    var writes = writes(resource, plan);
    var committed =
        writes.isEmpty() ? Future.<Void>succeededFuture() : parts.writer().commit(writes);
    return committed
        .onSuccess(v -> tell(resource, plan.events()))
        .compose(v -> runSteps(resource, plan, pass))
        .map(v -> again(plan));
  }

  private static Optional<Duration> again(Plan<?> plan) {
    if (!plan.writes().isEmpty() || !plan.steps().isEmpty() || !plan.consumedOps().isEmpty()) {
      return Optional.of(Duration.ZERO);
    }
    return plan.next() instanceof Next.Within within
        ? Optional.of(within.delay())
        : Optional.empty();
  }

  private List<Write> writes(Resource<S, T> resource, Plan<T> plan) {
    var writes = new ArrayList<Write>(plan.writes());
    plan.consumedOps()
        .forEach(op -> writes.add(Write.delete("ops/" + resource.ref() + "/" + op.id())));
    boolean acts = !writes.isEmpty() || !plan.steps().isEmpty();
    if (resource.deleting() && acts) {
      admitter
          .accepted(resource.name())
          .filter(a -> !a.deletionStarted())
          .map(AcceptedDocument::withDeletionStarted)
          .ifPresent(a -> writes.add(Write.put("accepted/" + resource.ref(), Json.write(a))));
    }
    var before = statusText(resource.name());
    var after =
        StatusDocument.reconciled(
            before,
            plan.status(),
            plan.ready(),
            admitter.acceptance(resource.name()),
            resource.meta().generation(),
            parts.timers().now());
    if (!before.equals(Optional.of(after))) {
      writes.add(Write.put("status/" + resource.ref(), after));
    }
    return writes;
  }

  private Optional<String> statusText(String name) {
    return parts.views().family("status").get("status/" + controller.ref(name)).map(Entry::value);
  }

  private void tell(Resource<S, T> resource, List<Event> events) {
    events.forEach(e -> parts.events().record(resource.ref(), e, parts.timers().now()));
  }

  private Future<Optional<Duration>> settle(Resource<S, T> resource) {
    var ref = resource.ref();
    LOG.info("object={} outcome=deleted", ref);
    return parts
        .writer()
        .commit(
            List.of(
                Write.delete("accepted/" + ref),
                Write.delete("status/" + ref),
                new Write.DeleteTree("ops/" + ref + "/"),
                new Write.DeleteTree("applied/" + ref + "/"),
                new Write.DeleteTree("revisions/" + ref + "/")))
        // A document of this name that waited for the end is a new object.
        .map(v -> Optional.of(Duration.ZERO));
  }

  private Future<Void> runSteps(Resource<S, T> resource, Plan<T> plan, Pass pass) {
    return new StepRunner(parts, resource.ref(), pass).run(plan.steps(), plan.parallelism());
  }

  private void failed(String name, Throwable error) {
    var delay = queue.failed(name);
    var ref = controller.ref(name);
    try (var kind = MDC.putCloseable("object", ref.toString())) {
      LOG.warn(
          "object={} outcome=failed retryMs={} cause=\"{}\"",
          ref,
          delay.toMillis(),
          sentence(error));
      LOG.debug("object={} {}", ref, kind, error);
    }
    if (error instanceof Writer.NotCommitted || parts.leadership().lease().isEmpty()) {
      return;
    }
    parts.events().record(ref, Event.warning("Failed", sentence(error)), parts.timers().now());
    var accepted = admitter.accepted(name);
    if (accepted.isEmpty()) {
      return;
    }
    var before = statusText(name);
    var after =
        StatusDocument.keepingFields(
            before,
            Optional.of(new NotReady("Failed", sentence(error) + "; it is tried again")),
            admitter.acceptance(name),
            accepted.get().metadata().generation(),
            parts.timers().now());
    if (!before.equals(Optional.of(after))) {
      parts.writer().commit(List.of(Write.put("status/" + ref, after)));
    }
  }

  private String sentence(Throwable error) {
    if (error instanceof TimeoutException) {
      return "a pass took longer than " + controller.deadline().toSeconds() + " s";
    }
    return error.getMessage() == null ? error.toString() : error.getMessage();
  }
}
