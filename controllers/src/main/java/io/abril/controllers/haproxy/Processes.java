package io.abril.controllers.haproxy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * HAProxy's processes, as its master tells them. Source: {@code show proc} in "Master CLI" of
 * HAProxy's management guide.
 *
 * @param current process ids of the workers that accept connections
 * @param old those of workers that a reload has left behind
 * @param silent why the master can't be asked, as a sentence; empty when it answers
 */
record Processes(
    Set<Integer> current, List<Integer> old, RuntimeState.Reloads reloads, String silent) {
  static final String COMMAND = "show proc";

  private static final Pattern MASTER = Pattern.compile("\\bmaster\\s+(\\d+) \\[failed: (\\d+)\\]");

  /** Copies the collections. */
  Processes {
    current = Set.copyOf(current);
    old = List.copyOf(old);
  }

  static Processes unknown(String silent) {
    return new Processes(Set.of(), List.of(), RuntimeState.Reloads.NONE, silent);
  }

  static Processes parse(String answer) {
    var current = new HashSet<Integer>();
    var old = new ArrayList<Integer>();
    var heading = "";
    for (String line : answer.lines().toList()) {
      if (line.startsWith("#")) {
        heading = line.strip();
      } else if (heading.equals("# workers")) {
        pid(line, current);
      } else if (heading.equals("# old workers")) {
        pid(line, old);
      }
    }
    return new Processes(current, old, reloads(answer), "");
  }

  private static void pid(String line, java.util.Collection<Integer> to) {
    if (!line.isBlank()) {
      to.add(Integer.valueOf(line.strip().split("\\s+")[0]));
    }
  }

  private static RuntimeState.Reloads reloads(String answer) {
    var master = MASTER.matcher(answer);
    return master.find()
        ? new RuntimeState.Reloads(
            Integer.parseInt(master.group(1)), Integer.parseInt(master.group(2)))
        : RuntimeState.Reloads.NONE;
  }

  /** Whether it is known that this worker no longer accepts connections. */
  boolean replaced(int pid) {
    return !current.isEmpty() && !current.contains(pid);
  }
}
