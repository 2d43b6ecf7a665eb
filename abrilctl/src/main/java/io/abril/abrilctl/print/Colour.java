package io.abril.abrilctl.print;

import java.util.List;

/** Colours of cells. What is as it should be has none. */
public enum Colour {
  /** As it should be. */
  PLAIN(""),
  /** On its way. */
  YELLOW("33"),
  /** Wrong. */
  RED("31"),
  /** Reached. */
  GREEN("32"),
  /** Beside the matter. */
  DIM("2");

  private static final List<String> FINE =
      List.of("", "-", "Ready", "True", "Steady", "Passing", "Running", "Normal", "passing", "ok");
  private static final List<String> WRONG =
      List.of("Invalid", "Failed", "RolledBack", "BackOff", "Warning", "critical", "Lost");

  private final String code;

  Colour(String code) {
    this.code = code;
  }

  /** The text in this colour, or as it is when colours are off. */
  public String paint(String text, boolean on) {
    return !on || code.isEmpty() || text.isEmpty()
        ? text
        : "\u001b[" + code + "m" + text + "\u001b[0m";
  }

  /** The colour of a word that says a state. */
  public static Colour ofState(String word) {
    if (FINE.contains(word)) {
      return PLAIN;
    }
    return WRONG.contains(word) ? RED : YELLOW;
  }
}
