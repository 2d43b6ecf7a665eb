package io.abril.controllers.haproxy;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits what HAProxy's CLI wrote in its prompt mode into one answer a command. A prompt stands at
 * the beginning of a line, or right behind another one after a command that answers nothing.
 */
final class CliAnswers {
  /** The master's says so when its last reload failed. */
  private static final String[] PROMPTS = {"> ", "master> ", "master[ReloadFailed]> "};

  private CliAnswers() {}

  /** All that ended with a prompt; the first is the answer to {@code prompt} itself. */
  static List<String> split(String output) {
    var answers = new ArrayList<String>();
    int start = 0;
    int at = 0;
    while (at <= output.length()) {
      int prompt = promptAt(output, at);
      if (prompt > 0) {
        answers.add(output.substring(start, at).strip());
        at += prompt;
        start = at;
      } else {
        int line = output.indexOf('\n', at);
        at = line < 0 ? output.length() + 1 : line + 1;
      }
    }
    return List.copyOf(answers);
  }

  /** Whether it ends as a prompt does. */
  static boolean mayBeComplete(Buffer output) {
    int end = output.length();
    return end >= 2 && output.getByte(end - 2) == '>' && output.getByte(end - 1) == ' ';
  }

  private static int promptAt(String output, int at) {
    for (String prompt : PROMPTS) {
      if (output.startsWith(prompt, at)) {
        return prompt.length();
      }
    }
    return 0;
  }
}
