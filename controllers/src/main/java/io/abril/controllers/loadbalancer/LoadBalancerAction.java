package io.abril.controllers.loadbalancer;

import io.abril.controllers.docker.Engine.Container;
import io.abril.controllers.haproxy.RuntimeDiff;
import io.abril.controllers.loadbalancer.LoadBalancerObservation.InstanceState;
import java.util.Locale;
import java.util.Optional;

/** One thing to do to one HAProxy. */
sealed interface LoadBalancerAction {
  /** The instance that it is done to. */
  InstanceState on();

  /** Makes the container, fills and starts it; pulls the image when the engine lacks it. */
  record Create(InstanceState on) implements LoadBalancerAction {}

  /** Fills a container that does not run, and starts it. */
  record Start(InstanceState on, Container container) implements LoadBalancerAction {}

  /**
   * Stops a container, letting it finish what it serves, and removes it.
   *
   * @param failure why it could not stay, so that the next one is not made at once; empty for none
   * @param otherPorts whether the next one is to use other ports for its runtime API
   */
  record Remove(
      InstanceState on,
      Container container,
      Optional<LastWords.Sentence> failure,
      boolean otherPorts)
      implements LoadBalancerAction {
    static Remove of(InstanceState on, Container container) {
      return new Remove(on, container, Optional.empty(), false);
    }
  }

  /** Sends commands to the running HAProxy. */
  record Apply(InstanceState on, RuntimeDiff diff) implements LoadBalancerAction {}

  /** Writes the files, so that a restart gives the same answer. */
  record Write(InstanceState on, Container container) implements LoadBalancerAction {}

  /** Checks the new files, writes them, reloads HAProxy and waits until it runs them. */
  record Reload(InstanceState on, Container container) implements LoadBalancerAction {}

  /** The verb of its step. */
  default String verb() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /**
   * What is done, in its step's words. Other commands are another step: the loop slows down who
   * does the very same again and again.
   */
  default String what(String loadBalancer) {
    var where = loadBalancer + " on " + on().node();
    return this instanceof Apply a ? where + ": " + a.diff() : where;
  }
}
