package io.abril.abrilctl.verb;

import io.abril.abrilctl.base.Terminal;
import java.util.List;

/** Prints lines over those that it printed before, on a person's screen. */
final class Painter {
  private final Terminal terminal;
  private int painted;

  Painter(Terminal terminal) {
    this.terminal = terminal;
  }

  void paint(List<String> lines) {
    var out = terminal.out();
    if (painted > 0) {
      out.print("\u001b[" + painted + "A\u001b[J");
    }
    lines.forEach(out::println);
    out.flush();
    painted = lines.size();
  }
}
