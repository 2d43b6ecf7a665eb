package io.abril.controllers.workload;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code {slot}}, {@code {node.address}}, {@code {port.http}} and the like in a text. What
 * isn't a known variable stays as it is, so JSON and code pass; so does <code>${slot}</code>, which
 * is a shell's.
 *
 * @param values by the variable's name, without braces
 */
public record Templates(Map<String, String> values) {
  private static final Pattern VARIABLE =
      Pattern.compile("(?<!\\$)\\{([a-z][A-Za-z]*(?:\\.[A-Za-z0-9-]+)?)}");

  /** Copies the map. */
  public Templates {
    values = Map.copyOf(values);
  }

  /** The text with its variables replaced. */
  public String expand(String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement(values.getOrDefault(m.group(1), m.group())));
  }
}
