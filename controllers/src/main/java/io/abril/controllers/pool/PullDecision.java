package io.abril.controllers.pool;

import io.abril.api.Resource;
import io.abril.api.pool.Image;
import io.abril.api.pool.ImagePull;
import io.abril.api.pool.ImagePull.OnNode;
import io.abril.api.pool.ImagePull.State;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.ServicePoolStatus;
import io.abril.runtime.Op;
import io.abril.runtime.events.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What {@code abrilctl images pull} asks for: the image on every node that may run the pool, before
 * an instance is placed there. How far that is stands in the status, so the request is answered
 * when it is taken up, and a new leader goes on with the nodes that are left; one that has the
 * image by then is told without a pull. Pure.
 */
final class PullDecision {
  /** The type of the requests. */
  static final String PULL = "pull";

  /** So long a new leader waits for engines that it has not heard of yet. */
  private static final Duration TAKEOVER_GRACE = Duration.ofSeconds(15);

  /** So long it may take to find out what the image's reference means. */
  private static final Duration PIN_PATIENCE = Duration.ofSeconds(20);

  private final PoolObservation seen;
  private final RolloutSeen rollout;
  private final Resource<ServicePoolSpec, ServicePoolStatus> pool;
  private final Image image;
  private final List<PoolAction> actions = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();

  /**
   * The outcome.
   *
   * @param pull what the status says from now on
   * @param consumed requests that are taken up
   */
  record Outcome(ImagePull pull, List<Op> consumed, List<Event> events, List<PoolAction> actions) {
    /** Of a pool that is being deleted. */
    static final Outcome NOTHING = new Outcome(ImagePull.NONE, List.of(), List.of(), List.of());
  }

  private PullDecision(PoolObservation seen) {
    this.seen = seen;
    this.rollout = seen.rollout();
    this.pool = rollout.target().pool();
    this.image = pool.spec().image();
  }

  /** Decides. */
  static Outcome decide(PoolObservation seen) {
    return new PullDecision(seen).run();
  }

  private Outcome run() {
    var asked = rollout.ops().stream().filter(op -> op.type().equals(PULL)).toList();
    var before = pool.status().map(ServicePoolStatus::imagePull).orElse(ImagePull.NONE);
    var pull = asked.isEmpty() ? before : begun(before, asked);
    var after = pull.with(pull.nodes().stream().map(n -> n.over() ? n : advance(pull, n)).toList());
    tell(pull, after);
    return new Outcome(after, asked, List.copyOf(events), List.copyOf(actions));
  }

  /** Every node is asked again, also one that had the image: it may have lost it since. */
  private ImagePull begun(ImagePull before, List<Op> asked) {
    asked.forEach(op -> events.add(Event.normal("Asked", "'" + PULL + "' by " + op.by())));
    var nodes =
        seen.nodes().stream()
            .filter(node -> pool.spec().placement().unmet(node.host().attributes()).isEmpty())
            .map(PoolNode::name)
            .sorted()
            .toList();
    var refusal = refusal(nodes);
    if (!refusal.isEmpty()) {
      events.add(Event.warning("ImagePullFailed", refusal));
    }
    return before.begun(
        asked.stream().map(Op::id).toList(),
        seen.now(),
        image.ref(),
        refusal,
        refusal.isEmpty() ? nodes : List.of());
  }

  private String refusal(List<String> nodes) {
    if (image.pull() == Image.Pull.NEVER) {
      return "image.pull is Never, so nothing is pulled for it: load "
          + image.ref()
          + " on its nodes by hand, or change the document to image.pull: IfNotPresent";
    }
    return nodes.isEmpty() ? "no node meets its placement.constraints" : "";
  }

  private OnNode advance(ImagePull pull, OnNode on) {
    if (!pull.image().equals(image.ref())) {
      return on.in(
          State.FAILED, "its image is " + image.ref() + " by now; ask for that one to be pulled");
    }
    var fetch = new PoolAction.Fetch(pool.name(), on.node(), rollout.pin());
    if (seen.busy().contains(fetch.id())) {
      return on.in(State.PULLING, rollout.pulling().getOrDefault(on.node(), ""));
    }
    if (seen.started().contains(fetch.done())) {
      actions.add(new PoolAction.Forget(fetch.id()));
      return on.in(State.PULLED, "");
    }
    var failure = seen.failure(fetch.id(), pull.since());
    if (failure.isPresent()) {
      actions.add(new PoolAction.Forget(fetch.id()));
      return on.in(State.FAILED, failure.get().sentence());
    }
    return unusable(on)
        .or(() -> pinUnknown(pull, on))
        .orElseGet(
            () -> {
              actions.add(fetch);
              return on.in(State.PULLING, "");
            });
  }

  /** Of a node that nothing can be brought to now. */
  private Optional<OnNode> unusable(OnNode on) {
    var node = seen.node(on.node());
    if (node.isEmpty()) {
      return Optional.of(on.in(State.SKIPPED, "there is no such node any more"));
    }
    if (node.get().lostSince().isPresent()) {
      return Optional.of(
          on.in(State.SKIPPED, "its agent has been failing since " + node.get().lostSince().get()));
    }
    if (node.get().leaving()) {
      return Optional.of(on.in(State.SKIPPED, "it " + node.get().host().refusal()));
    }
    return node.get().engineAnswers()
        ? Optional.empty()
        : Optional.of(
            on.in(
                patient(rollout.watchedSince(), TAKEOVER_GRACE) ? State.PULLING : State.SKIPPED,
                "its engine does not answer"));
  }

  /** All nodes get the same image, so it has to be known which one that is. */
  private Optional<OnNode> pinUnknown(ImagePull pull, OnNode on) {
    if (!rollout.pin().isEmpty() && rollout.pinProblem().isEmpty()) {
      return Optional.empty();
    }
    var why =
        rollout.pinProblem().isEmpty()
            ? "it is not known yet what " + image.ref() + " means"
            : rollout.pinProblem();
    boolean waits =
        patient(pull.since(), PIN_PATIENCE) || patient(rollout.watchedSince(), PIN_PATIENCE);
    return Optional.of(on.in(waits ? State.PULLING : State.FAILED, why));
  }

  private boolean patient(Instant since, Duration time) {
    return since.plus(time).isAfter(seen.now());
  }

  /** Events of one reason are one: each says all that there is to say so far. */
  private void tell(ImagePull before, ImagePull after) {
    if (news(before, after, State.PULLED)) {
      var names = after.in(State.PULLED).stream().map(OnNode::node);
      events.add(
          Event.normal(
              "ImagePulled",
              "image " + after.image() + " is on " + names.collect(Collectors.joining(", "))));
    }
    if (news(before, after, State.FAILED)) {
      events.add(Event.warning("ImagePullFailed", sentences(after, State.FAILED)));
    }
    if (news(before, after, State.SKIPPED)) {
      events.add(Event.normal("ImagePullSkipped", sentences(after, State.SKIPPED)));
    }
  }

  private static boolean news(ImagePull before, ImagePull after, State state) {
    return after.in(state).size() > before.in(state).size();
  }

  private static String sentences(ImagePull pull, State state) {
    return pull.in(state).stream()
        .map(on -> on.node() + ": " + on.message())
        .collect(Collectors.joining("; "));
  }
}
