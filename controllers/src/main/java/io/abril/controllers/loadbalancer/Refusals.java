package io.abril.controllers.loadbalancer;

import java.util.List;
import java.util.Set;

/** Tells what HAProxy did from what it refused: a command that worked is silent or says so. */
final class Refusals {
  private static final Set<String> GOOD = Set.of("", "New server registered.", "Server deleted.");

  private Refusals() {}

  /** The first refusal as a sentence; empty for none. */
  static String sentence(String node, List<String> commands, List<String> answers) {
    for (int i = 0; i < commands.size(); i++) {
      // Each line of what follows a command is answered by "+ ".
      var answer = answers.get(i).replaceFirst("^(\\+ )+", "");
      if (certificate(commands.get(i), answer)) {
        continue;
      }
      // A server that is asked to go while it serves is asked again.
      boolean changes = commands.get(i).contains(" addr ") || answer.contains("has connections");
      if (!GOOD.contains(answer) && !changes) {
        return "HAProxy on "
            + node
            + " answers '"
            + answer
            + "' to '"
            + brief(commands.get(i))
            + "'";
      }
    }
    return "";
  }

  /** Whether this is about a certificate, and good. */
  private static boolean certificate(String command, String answer) {
    return command.startsWith("abort ssl cert ")
        || (command.startsWith("set ssl cert ") && answer.startsWith("Transaction "))
        || (command.startsWith("commit ssl cert ") && answer.contains("Success!"));
  }

  /** What may be said of a command: its first line, since a key may follow. */
  static String brief(String commandAndMore) {
    var command = commandAndMore.lines().findFirst().orElse("");
    return command.length() > 120 ? command.substring(0, 120) + "…" : command;
  }
}
