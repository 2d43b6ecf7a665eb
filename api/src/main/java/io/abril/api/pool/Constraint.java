package io.abril.api.pool;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.abril.api.schema.SchemaType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A rule that a node must meet: {@code node.labels.disk == ssd}, {@code node.name != vm3}, {@code
 * node.name in (vm1, vm2)}. A value is compared as it stands, as a glob when it has {@code *} or
 * {@code ?}, or as a regular expression of the whole value between slashes: {@code /vm[0-9]+/}.
 */
@SchemaType(
    """
    {"type": "string", "minLength": 1, "maxLength": 512, "x-abril-as": "a rule such as node.labels.disk == ssd"}
    """)
public final class Constraint {
  private static final Pattern SYNTAX =
      Pattern.compile("\\s*(\\S+?)\\s*(==|!=|\\bin\\b)\\s*(.*?)\\s*", Pattern.DOTALL);

  private final String text;
  private final NodeAttribute attribute;
  private final boolean negated;
  private final List<Value> values;

  private record Value(Pattern pattern) {
    boolean matches(String actual) {
      try {
        return pattern.matcher(new PatientText(actual)).matches();
      } catch (PatientText.LostPatienceException e) {
        return false;
      }
    }
  }

  private Constraint(String text, NodeAttribute attribute, boolean negated, List<Value> values) {
    this.text = text;
    this.attribute = attribute;
    this.negated = negated;
    this.values = List.copyOf(values);
  }

  /**
   * Reads a rule.
   *
   * @throws IllegalArgumentException with a sentence when it isn't one
   */
  @JsonCreator
  public static Constraint of(String text) {
    Matcher m = SYNTAX.matcher(text);
    if (!m.matches()) {
      throw bad(text, "it needs ==, != or in");
    }
    var attribute = new NodeAttribute(m.group(1));
    var right = m.group(3);
    var values = new ArrayList<Value>();
    if (m.group(2).equals("in")) {
      if (!right.startsWith("(") || !right.endsWith(")")) {
        throw bad(text, "'in' is followed by values in brackets");
      }
      for (String one : right.substring(1, right.length() - 1).split(",", -1)) {
        values.add(value(text, one.strip()));
      }
    } else {
      values.add(value(text, right));
    }
    return new Constraint(text.strip(), attribute, m.group(2).equals("!="), values);
  }

  private static Value value(String text, String value) {
    if (value.isEmpty()) {
      throw bad(text, "a value is missing");
    }
    if (value.length() > 1 && value.startsWith("/") && value.endsWith("/")) {
      return new Value(regularExpression(text, value.substring(1, value.length() - 1)));
    }
    if (value.chars().anyMatch(Character::isWhitespace)) {
      throw bad(text, "the value '" + value + "' has a space; write it as /regular expression/");
    }
    return new Value(glob(value));
  }

  private static Pattern regularExpression(String text, String expression) {
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw bad(text, "/" + expression + "/ is no regular expression: " + e.getDescription());
    }
  }

  private static Pattern glob(String value) {
    var regex = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private static IllegalArgumentException bad(String text, String why) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' is not a rule such as node.labels.disk == ssd, node.name != vm3 or node.name in"
            + " (vm1, vm2): "
            + why);
  }

  /** What it is about. */
  public NodeAttribute attribute() {
    return attribute;
  }

  /**
   * Whether a node meets it. One without the attribute meets only {@code !=}.
   *
   * @param values of each attribute; empty when the node doesn't have it
   */
  public boolean holds(Function<String, ? extends Collection<String>> values) {
    boolean found =
        values.apply(attribute.name()).stream()
            .anyMatch(actual -> this.values.stream().anyMatch(v -> v.matches(actual)));
    return found != negated;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Constraint c && c.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @JsonValue
  @Override
  public String toString() {
    return text;
  }
}
