package io.abril.controllers.loadbalancer;

import io.abril.controllers.docker.Engine.Container;
import io.abril.controllers.loadbalancer.LoadBalancerObservation.InstanceState;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What HAProxy said before it ended, as one sentence that a person can act on. */
final class LastWords {
  private static final Pattern BIND =
      Pattern.compile("cannot bind socket \\(([^)]*)\\) (?:for )?\\[[^\\]]*?:(\\d+)\\]");
  private static final Pattern ALERT = Pattern.compile("\\[ALERT\\]\\s+\\(\\d+\\) : (.*)");

  private LastWords() {}

  /** A reason and its sentence. */
  record Sentence(String reason, String message) {}

  static Sentence of(InstanceState is, Container container) {
    var bind = BIND.matcher(is.lastWords());
    if (bind.find()) {
      return new Sentence("BindTaken", bindSentence(is.node(), bind));
    }
    if (!container.error().isEmpty()) {
      return new Sentence(
          "StartFailed", "HAProxy on " + is.node() + " can't be started: " + container.error());
    }
    return new Sentence(
        "Exited",
        "HAProxy on "
            + is.node()
            + " ended"
            + container.exitCode().map(code -> " with code " + code).orElse("")
            + ": "
            + alert(is.lastWords()));
  }

  /** Whether it said why it ended. */
  static boolean complains(InstanceState is) {
    return ALERT.matcher(is.lastWords()).find();
  }

  /** The same of a reload that failed: the old worker serves on. */
  static Sentence ofReload(InstanceState is, String output) {
    int began = output.lastIndexOf("Reloading HAProxy");
    var since = began < 0 ? output : output.substring(began);
    var bind = BIND.matcher(since);
    return bind.find()
        ? new Sentence(
            "BindTaken", bindSentence(is.node(), bind) + "; the old configuration serves")
        : new Sentence(
            "ReloadFailed",
            "HAProxy on "
                + is.node()
                + " did not take the new configuration and keeps the old: "
                + alert(since));
  }

  private static String bindSentence(String node, Matcher bind) {
    return bind.group(1).equals("Address already in use")
        ? "port " + bind.group(2) + " on " + node + " is taken by another process"
        : "HAProxy can't listen on port " + bind.group(2) + " of " + node + ": " + bind.group(1);
  }

  /** Whether it ended because one of its runtime API's ports is taken. */
  static boolean runtimePortTaken(InstanceState is) {
    var ports =
        List.of(String.valueOf(is.target().port()), String.valueOf(is.target().masterPort()));
    var bind = BIND.matcher(is.lastWords());
    while (bind.find()) {
      if (ports.contains(bind.group(2))) {
        return true;
      }
    }
    return false;
  }

  /** HAProxy's first alert; the last line when it has none. */
  static String alert(String output) {
    var alert = ALERT.matcher(output);
    if (alert.find()) {
      return alert.group(1).strip();
    }
    var lines = output.strip().lines().toList();
    return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1).strip();
  }
}
