package io.abril.controllers.pool;

import io.abril.api.pool.Rollout;
import io.abril.controllers.Hashes;
import io.abril.controllers.docker.Credentials;
import io.abril.runtime.Op;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of the way to a pool's specification, beside its instances.
 *
 * @param target what the instances are brought to
 * @param pin what the image's reference means; empty while that is not known
 * @param pinProblem why it is not known, as a sentence; empty when nothing is wrong
 * @param login for the image's registry
 * @param pulling node to how far the pull of the image is there
 * @param lastWords instance id to the last lines of a process that has ended
 * @param ops requests for the pool
 * @param watchedSince since when this process leads and looks at the pool
 */
record RolloutSeen(
    Target target,
    String pin,
    String pinProblem,
    Optional<Credentials> login,
    Map<String, String> pulling,
    Map<String, String> lastWords,
    List<Op> ops,
    Instant watchedSince) {

  RolloutSeen {
    pulling = Map.copyOf(pulling);
    lastWords = Map.copyOf(lastWords);
    ops = List.copyOf(ops);
  }

  /** The same with what processes said last. */
  RolloutSeen saying(Map<String, String> words) {
    return new RolloutSeen(target, pin, pinProblem, login, pulling, words, ops, watchedSince);
  }

  /** What containers are made with besides the specification, as far as it is of concern here. */
  Map<String, String> inputs() {
    var inputs = new TreeMap<String, String>();
    if (!pin.isEmpty()) {
      inputs.put("image", pin);
    }
    if (!target.rollout().restart().isEmpty()) {
      inputs.put("restart", target.rollout().restart());
    }
    return inputs;
  }

  /** The same as needs, among others that there may be. */
  Needs needs() {
    return new Needs(
        inputs(), pinProblem.isEmpty() ? List.of() : List.of(pinProblem), Optional.empty());
  }

  /** Whether what is wanted has been tried in vain, and nothing has changed since. */
  boolean failed(Map<String, String> allInputs) {
    var rollout = target.rollout();
    return rollout.state() == Rollout.State.FAILED && rollout.attempt().equals(attempt(allInputs));
  }

  /** Whether nothing is replaced, by the document's word or by somebody's beside it. */
  boolean paused() {
    return target.pool().spec().paused() || !target.rollout().pausedBy().isEmpty();
  }

  /** Tells one thing that instances are brought to from another. */
  String attempt(Map<String, String> allInputs) {
    return Hashes.hex12(target.revision().specHash() + new TreeMap<>(allInputs));
  }
}
