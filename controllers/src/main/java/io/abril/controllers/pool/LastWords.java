package io.abril.controllers.pool;

import io.abril.api.Quantity;
import io.abril.api.pool.Resources.Limit;
import io.abril.controllers.docker.Engine.Container;
import java.util.List;
import java.util.Map;

/** Says why a process has ended, and what it said last. Pure. */
final class LastWords {
  /** Lines of output that are asked for. */
  static final int LINES = 5;

  private static final int LONGEST_LINE = 200;

  /** Codes that shells and engines give (Docker's page on exit status; 128 + signal). */
  private static final Map<Integer, String> CODES =
      Map.of(
          0, "which is success; a pool's process is to go on",
          126, "the command can't be executed",
          127, "the command was not found",
          130, "interrupted, SIGINT",
          134, "aborted, SIGABRT",
          137, "killed, SIGKILL",
          139, "segmentation fault, SIGSEGV",
          143, "terminated, SIGTERM");

  private static final int KILLED = 137;

  private LastWords() {}

  /**
   * Whether it has ended and may have said why. One that was killed has not, unless by want of
   * memory; and to ask would take as long as the engine needs to clear up after it.
   */
  static boolean mayHaveSpoken(Container container) {
    return container.exitCode().filter(code -> code != KILLED || container.oomKilled()).isPresent();
  }

  /**
   * A sentence.
   *
   * @param limit what it may use
   * @param output its last lines, as {@link #tail} has them; null for nothing
   */
  static String of(Container container, Limit limit, String output) {
    var said = output == null || output.isEmpty() ? "" : "; it last said: " + output;
    return ending(container, limit) + said;
  }

  private static String ending(Container container, Limit limit) {
    if (!container.error().isEmpty()) {
      return container.error();
    }
    if (container.oomKilled()) {
      return "it was killed because it used more memory than resources.limit.memory"
          + limit.memory().map(Quantity::toString).map(m -> " (" + m + ")").orElse("")
          + " allows (OOM)";
    }
    var code = container.exitCode();
    return "its process exited with code "
        + code.map(String::valueOf).orElse("?")
        + code.map(CODES::get).map(words -> " (" + words + ")").orElse("");
  }

  /** The last lines of an output, bounded. */
  static String tail(String output) {
    List<String> lines =
        output
            .lines()
            .map(line -> line.replaceAll("\\e\\[[0-9;]*[A-Za-z]", "").replaceAll("\\p{Cntrl}", " "))
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .map(LastWords::shortened)
            .toList();
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
  }

  private static String shortened(String line) {
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE - 1) + "…";
  }
}
