package io.abril.controllers.loadbalancer;

import io.abril.controllers.docker.Engine.Container;
import io.abril.controllers.haproxy.RuntimeDiff;
import io.abril.controllers.haproxy.RuntimeState;
import io.abril.controllers.loadbalancer.LoadBalancerObservation.InstanceState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Says what is done to one HAProxy next: at most one thing, after which it is looked at again.
 * Pure.
 */
final class LoadBalancerDecision {
  private static final Duration CALM = Duration.ofSeconds(10);
  private static final Duration SOON = Duration.ofMillis(50);
  private static final Duration WRITES_APART = Duration.ofMillis(200);
  private static final Duration STARTING = Duration.ofSeconds(5);

  private LoadBalancerDecision() {}

  /**
   * The next thing.
   *
   * @param action empty for nothing to do now
   * @param reason why the instance is not in sync, as one CamelCase word; empty when it is
   * @param message the same as a sentence
   * @param within when to look again at the latest
   */
  record Verdict(
      Optional<LoadBalancerAction> action, String reason, String message, Duration within) {
    boolean inSync() {
      return reason.isEmpty();
    }
  }

  /** The next thing for this instance. */
  static Verdict decide(InstanceState is, Instant now) {
    if (!is.trouble().isEmpty()) {
      return wait("Unreachable", is.trouble(), Duration.ofSeconds(5));
    }
    var failure = is.memory().failure();
    if (failure.isPresent() && now.isBefore(failure.get().retryAt())) {
      var left = Duration.between(now, failure.get().retryAt());
      return wait(failure.get().reason(), failure.get().message(), left);
    }
    if (!is.leftovers().isEmpty()) {
      return act(
          LoadBalancerAction.Remove.of(is, is.leftovers().get(0)),
          "Replacing",
          "a former container on " + is.node() + " is being removed");
    }
    if (!is.wanted()) {
      return is.container()
          .map(
              c ->
                  act(
                      LoadBalancerAction.Remove.of(is, c),
                      "Removing",
                      "the instance on " + is.node() + " is being removed"))
          .orElseGet(() -> new Verdict(Optional.empty(), "", "", CALM));
    }
    return is.container()
        .map(container -> present(is, container, now))
        .orElseGet(
            () ->
                act(
                    new LoadBalancerAction.Create(is),
                    "Starting",
                    "the instance on " + is.node() + " is being made"));
  }

  private static Verdict present(InstanceState is, Container container, Instant now) {
    if (!container.label("abril.spec-hash").equals(is.specHash())) {
      return act(
          LoadBalancerAction.Remove.of(is, container),
          "Replacing",
          "the instance on " + is.node() + " is being replaced");
    }
    if (container.state().equals("created")) {
      return act(
          new LoadBalancerAction.Start(is, container),
          "Starting",
          "the instance on " + is.node() + " is being started");
    }
    if (!container.running()) {
      return down(is, container);
    }
    return is.runtime()
        .map(runtime -> running(is, container, runtime, now))
        .orElseGet(() -> silent(is, container, now));
  }

  /**
   * It ended. With a complaint, a new container is tried after a while (Docker would wait ever
   * longer to start the old one again); without one, Docker or a start bring it back.
   */
  private static Verdict down(InstanceState is, Container container) {
    var words = LastWords.of(is, container);
    if (LastWords.complains(is)) {
      return act(
          new LoadBalancerAction.Remove(
              is, container, Optional.of(words), LastWords.runtimePortTaken(is)),
          words.reason(),
          words.message());
    }
    return container.state().equals("restarting")
        ? wait(words.reason(), words.message(), Duration.ofMillis(200))
        : act(new LoadBalancerAction.Start(is, container), words.reason(), words.message());
  }

  private static Verdict silent(InstanceState is, Container container, Instant now) {
    var started = Instant.ofEpochMilli(container.startedAt());
    if (now.isBefore(started.plus(STARTING))) {
      return wait("Starting", "HAProxy on " + is.node() + " is starting", SOON);
    }
    return wait("Unreachable", is.runtimeError(), Duration.ofSeconds(1));
  }

  private static Verdict running(
      InstanceState is, Container container, RuntimeState runtime, Instant now) {
    boolean sameStructure = runtime.current().structure().equals(is.files().structureHash());
    var diff = RuntimeDiff.of(is.config(), runtime, sameStructure);
    if (!diff.isEmpty() && is.memory().refusal().isEmpty()) {
      return act(
          new LoadBalancerAction.Apply(is, diff),
          "Applying",
          "HAProxy on " + is.node() + " is being told of changes");
    }
    if (!sameStructure) {
      if (now.isBefore(is.memory().reloadDue())) {
        return wait(
            "Reloading",
            "HAProxy on " + is.node() + " is about to be reloaded",
            Duration.between(now, is.memory().reloadDue()));
      }
      return act(
          new LoadBalancerAction.Reload(is, container),
          "Reloading",
          "HAProxy on " + is.node() + " is being reloaded");
    }
    if (!is.memory().uploadedHash().equals(is.files().hash())) {
      var due = is.memory().uploadedAt().plus(WRITES_APART);
      return now.isBefore(due)
          ? new Verdict(Optional.empty(), "", "", Duration.between(now, due))
          : new Verdict(Optional.of(new LoadBalancerAction.Write(is, container)), "", "", SOON);
    }
    if (!is.memory().refusal().isEmpty() && !diff.isEmpty()) {
      return wait("Refused", is.memory().refusal(), Duration.ofMillis(500));
    }
    return new Verdict(Optional.empty(), "", "", quiet(runtime, diff));
  }

  /** A server that drains is looked at often; an old worker now and then. */
  private static Duration quiet(RuntimeState runtime, RuntimeDiff diff) {
    if (diff.leaving() > 0) {
      return SOON;
    }
    return runtime.old().isEmpty() ? CALM : Duration.ofSeconds(1);
  }

  private static Verdict act(LoadBalancerAction action, String reason, String message) {
    return new Verdict(Optional.of(action), reason, message, SOON);
  }

  private static Verdict wait(String reason, String message, Duration within) {
    return new Verdict(Optional.empty(), reason, message, within);
  }
}
