package io.abril.controllers.job;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** The last lines of an output, small enough for a status. Pure. */
final class LogTail {
  /** How many lines are kept. */
  static final int LINES = 20;

  /** How many bytes are kept, as UTF-8. */
  static final int BYTES = 4_096;

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");

  private LogTail() {}

  /** The end of that text; what is cut off before it leaves a {@code …}. */
  static String of(String output) {
    var lines =
        UNPRINTABLE
            .matcher(output.replace("\r\n", "\n").replace('\r', '\n'))
            .replaceAll("")
            .lines()
            .toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    return cut(String.join("\n", last));
  }

  private static String cut(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length <= BYTES) {
      return text;
    }
    int bytes = "…".getBytes(StandardCharsets.UTF_8).length;
    int from = text.length();
    while (from > 0) {
      int codePoint = text.codePointBefore(from);
      bytes += Character.toString(codePoint).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > BYTES) {
        break;
      }
      from -= Character.charCount(codePoint);
    }
    return "…" + text.substring(from);
  }
}
