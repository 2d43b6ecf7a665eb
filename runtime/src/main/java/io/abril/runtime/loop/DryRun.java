package io.abril.runtime.loop;

import io.abril.api.Resource;
import io.abril.runtime.Controller;
import io.abril.runtime.Plan;
import io.abril.runtime.admission.AcceptedDocument;
import io.abril.runtime.admission.AdmissionDecision.Outcome;
import io.abril.runtime.loop.StatusDocument.Acceptance;
import io.abril.runtime.store.Entry;
import io.abril.schema.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * Says what a pass over an object would do now: admits, observes and decides as {@link
 * ReconcileLoop} does, and commits and begins nothing. It needs no lease: a standby may be asked.
 */
final class DryRun<S, T, O> {
  /**
   * An object that there isn't has always this uid, so that whoever keeps something by uid keeps
   * one thing for all of them.
   */
  static final String NO_UID = "00000000-0000-0000-0000-000000000000";

  private final Parts parts;
  private final Controller<S, T, O> controller;
  private final Admitter admitter;
  private final Children children;

  DryRun(Parts parts, Controller<S, T, O> controller, Admitter admitter, ChildWakes wakes) {
    this.parts = parts;
    this.controller = controller;
    this.admitter = admitter;
    this.children = new Children(parts, controller.owned(), wakes, true);
  }

  /** A pass over the object as it is stored. */
  Future<Foreseen> stored(String name) {
    return run(name, admitter.document(name));
  }

  /** A pass over the object as if this were its document. */
  Future<Foreseen> of(String name, String document) {
    // A revision that nothing has, so that it counts as changed.
    return run(
        name, Optional.of(new Entry("objects/" + controller.ref(name), document, Long.MAX_VALUE)));
  }

  private Future<Foreseen> run(String name, Optional<Entry> document) {
    var foreseen = Foreseen.admitting("unknown", List.of());
    try {
      var outcome = admitter.decide(name, document, () -> NO_UID);
      foreseen = admission(outcome);
      var resource = resource(name, outcome);
      return resource.isEmpty()
          ? Future.succeededFuture(foreseen.failed("no document of it was ever accepted"))
          : pass(resource.get(), acceptance(name, document, outcome), foreseen.of(resource.get()));
    } catch (RuntimeException e) {
      return Future.succeededFuture(foreseen.failed(sentence(e)));
    }
  }

  private Optional<Resource<S, T>> resource(String name, Outcome outcome) {
    return next(outcome)
        .map(next -> parts.views().foreseen(controller.kind(), name, next))
        .or(() -> parts.views().find(controller.kind(), name));
  }

  /** The record that admission would write. */
  private static Optional<AcceptedDocument> next(Outcome outcome) {
    if (outcome instanceof Outcome.Accept a) {
      return Optional.of(a.accepted());
    }
    return outcome instanceof Outcome.Collect c ? Optional.of(c.accepted()) : Optional.empty();
  }

  private static Foreseen admission(Outcome outcome) {
    var next = next(outcome);
    if (next.isPresent()) {
      var word = next.get().metadata().deleting() ? "delete" : "accept";
      return Foreseen.admitting(word, List.of());
    }
    if (outcome instanceof Outcome.Refuse r) {
      return Foreseen.admitting("refuse", r.problems());
    }
    return Foreseen.admitting(
        outcome instanceof Outcome.Forget ? "forget" : "unchanged", List.of());
  }

  private Acceptance acceptance(String name, Optional<Entry> document, Outcome outcome) {
    var next = next(outcome);
    if (next.isPresent()) {
      return Acceptance.valid(next.get().documentIndex());
    }
    if (outcome instanceof Outcome.Refuse r) {
      var message = r.problems().stream().map(Problem::sentence).collect(Collectors.joining("; "));
      long revision = document.map(Entry::revision).orElse(0L);
      return new Acceptance(revision, false, r.problems().get(0).reason(), message);
    }
    return admitter.acceptance(name);
  }

  private Future<Foreseen> pass(Resource<S, T> resource, Acceptance acceptance, Foreseen foreseen) {
    var reconciler = controller.reconciler();
    var pass = Pass.dry(parts, resource.ref(), LoggerFactory.getLogger(reconciler.getClass()));
    var end = Promise.<Foreseen>promise();
    var deadline =
        parts
            .timers()
            .after(
                controller.deadline(),
                () -> {
                  pass.cancel(Pass.Why.OUT_OF_TIME);
                  end.tryFail(new TimeoutException());
                });
    // compose makes a failure of whatever is thrown.
    Future.<Void>succeededFuture()
        .compose(v -> parts.onLoop(pass.call("observe", () -> reconciler.observe(resource, pass))))
        .map(
            observed -> {
              var plan = pass.call("decide", () -> reconciler.decide(resource, observed));
              return planned(resource, plan, acceptance, pass, foreseen);
            })
        .onComplete(
            (value, error) -> {
              deadline.run();
              if (error == null) {
                end.tryComplete(value);
              } else {
                end.tryFail(error);
              }
            });
    return end.future().otherwise(e -> foreseen.failed(sentence(e)));
  }

  private Foreseen planned(
      Resource<S, T> resource,
      Plan<T> decided,
      Acceptance acceptance,
      Pass pass,
      Foreseen foreseen) {
    if (pass.ranOut()) {
      return foreseen;
    }
    var refusal = new PlanCheck(controller).refusal(resource, decided, pass::owns);
    if (refusal.isPresent()) {
      return foreseen.failed(refusal.get());
    }
    var plan = children.into(resource, decided);
    var record = admitter.record(resource.name());
    if (PassWrites.settles(resource, plan)) {
      return foreseen.planned(plan, PassWrites.settled(resource, plan, record), "");
    }
    var status = statusText(resource.name());
    var now = parts.timers().now();
    var writes =
        PassWrites.of(resource, plan, pass.requests().dropped(), record, acceptance, status, now);
    return foreseen.planned(
        plan,
        writes,
        StatusDocument.reconciled(status, plan, acceptance, resource.meta().generation(), now));
  }

  private Optional<String> statusText(String name) {
    return parts.views().family("status").get("status/" + controller.ref(name)).map(Entry::value);
  }

  private String sentence(Throwable error) {
    if (error instanceof TimeoutException) {
      return "observe took longer than "
          + controller.deadline().toSeconds()
          + " s, which is the deadline of a pass";
    }
    return ReconcilerFault.words(error);
  }
}
