package io.abril.controllers.loadbalancer;

import io.abril.controllers.Labels;
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
   * @param reason why the instance does not serve as it should, as one CamelCase word; empty when
   *     it does, if only for the moment until the action is done
   * @param message what is wrong or under way, as a sentence
   * @param within when to look again at the latest
   * @param inSync whether it runs what it is to run, or will in a moment
   */
  record Verdict(
      Optional<LoadBalancerAction> action,
      String reason,
      String message,
      Duration within,
      boolean inSync) {}

  /** The next thing for this instance. */
  static Verdict decide(InstanceState is, Instant now) {
    var otherwise = withoutCommands(is, now);
    var diff = is.runtime().filter(r -> is.wanted()).map(r -> diff(is, r));
    // What a running HAProxy can be told it is told, whatever else is wrong with it or its engine.
    return diff.filter(d -> !d.isEmpty() && is.memory().refusal().isEmpty())
        .map(
            d ->
                new Verdict(
                    Optional.of(new LoadBalancerAction.Apply(is, d)),
                    otherwise.reason(),
                    otherwise.message(),
                    SOON,
                    otherwise.inSync()))
        .orElse(otherwise);
  }

  private static RuntimeDiff diff(InstanceState is, RuntimeState runtime) {
    return RuntimeDiff.of(is.config(), runtime, sameStructure(is, runtime));
  }

  private static boolean sameStructure(InstanceState is, RuntimeState runtime) {
    return runtime.current().structure().equals(is.files().structureHash());
  }

  private static Verdict withoutCommands(InstanceState is, Instant now) {
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
          .orElseGet(() -> fine(Optional.empty(), CALM));
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
    if (!container.label(Labels.SPEC_HASH).equals(is.specHash())) {
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
    if (!sameStructure(is, runtime)) {
      return reload(is, container, now);
    }
    var diff = diff(is, runtime);
    if (!is.memory().refusal().isEmpty() && !diff.isEmpty()) {
      return wait("Refused", is.memory().refusal(), Duration.ofMillis(100));
    }
    if (!is.memory().uploadedHash().equals(is.files().hash())) {
      var due = is.memory().uploadedAt().plus(WRITES_APART);
      return now.isBefore(due)
          ? fine(Optional.empty(), Duration.between(now, due))
          : fine(Optional.of(new LoadBalancerAction.Write(is, container)), SOON);
    }
    return fine(Optional.empty(), quiet(runtime, diff));
  }

  /** It serves on meanwhile, so this is no reason to be unready. */
  private static Verdict reload(InstanceState is, Container container, Instant now) {
    var message = "HAProxy on " + is.node() + " is about to be reloaded";
    var due = is.memory().reloadDue();
    return now.isBefore(due)
        ? new Verdict(Optional.empty(), "", message, Duration.between(now, due), false)
        : new Verdict(
            Optional.of(new LoadBalancerAction.Reload(is, container)), "", message, SOON, false);
  }

  /** A server that drains is looked at often; an old worker now and then. */
  private static Duration quiet(RuntimeState runtime, RuntimeDiff diff) {
    if (diff.leaving() > 0) {
      return SOON;
    }
    return runtime.old().isEmpty() ? CALM : Duration.ofSeconds(1);
  }

  private static Verdict fine(Optional<LoadBalancerAction> action, Duration within) {
    return new Verdict(action, "", "", within, true);
  }

  private static Verdict act(LoadBalancerAction action, String reason, String message) {
    return new Verdict(Optional.of(action), reason, message, SOON, false);
  }

  private static Verdict wait(String reason, String message, Duration within) {
    return new Verdict(Optional.empty(), reason, message, within, false);
  }
}
