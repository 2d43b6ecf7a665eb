package io.abril.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Turns what the schema validator found into sentences that a person can act on. */
final class Findings {
  private final Parsed parsed;
  private final JsonNode document;
  private final JsonNode schema;

  /**
   * The findings of one document.
   *
   * @param parsed where everything stands
   * @param document what was validated
   * @param schema with abril's own words
   */
  Findings(Parsed parsed, JsonNode document, JsonNode schema) {
    this.parsed = parsed;
    this.document = document;
    this.schema = schema;
  }

  /** The problem that an error of the validator means. */
  Problem problem(Error error) {
    var at = JsonPointer.compile(error.getInstanceLocation().toString());
    var keyword = error.getKeyword();
    var around =
        schema.at(JsonPointer.compile(error.getSchemaLocation().getFragment().toString()).head());
    var value = document.at(at);
    return switch (keyword) {
      case "additionalProperties" -> unknown(at.appendProperty(error.getProperty()), around);
      case "required" -> missing(at.appendProperty(error.getProperty()), around);
      case "type" -> parsed.problem(at, "WrongType", wrongType(at, value, around));
      default -> parsed.problem(at, "Invalid", invalid(keyword, value, around));
    };
  }

  private Problem unknown(JsonPointer at, JsonNode around) {
    var name = at.last().getMatchingProperty();
    var known = names(around.path("properties"));
    var clause = Suggestion.clause(name, known);
    if (clause.isEmpty()) {
      clause = elsewhere(name).map(path -> "; did you mean '" + path + "'?").orElse("");
    }
    if (clause.isEmpty()) {
      clause = "; known here: " + String.join(", ", known);
    }
    return parsed.keyProblem(at, "UnknownField", "unknown field" + clause);
  }

  /** A field that stands one level too high or too low. */
  private java.util.Optional<String> elsewhere(String name) {
    return List.of("spec", "metadata").stream()
        .filter(part -> schema.path("properties").path(part).path("properties").has(name))
        .map(part -> part + "." + name)
        .findFirst();
  }

  private Problem missing(JsonPointer at, JsonNode around) {
    var doc =
        around
            .path("properties")
            .path(at.last().getMatchingProperty())
            .path("description")
            .asText();
    return parsed.problem(
        at, "Missing", "is missing; add it" + (doc.isEmpty() ? "" : ": " + lower(doc)));
  }

  private String wrongType(JsonPointer at, JsonNode value, JsonNode around) {
    var wanted = wanted(around);
    var source = parsed.source(at).orElse(value.asText());
    boolean textWanted = types(around).contains("string");
    if (value.isNull()) {
      return "must be "
          + wanted
          + ", but has no value"
          + (textWanted ? "; write \"\" for an empty text" : "");
    }
    if (textWanted && (value.isNumber() || value.isBoolean())) {
      var what = source + " is a " + (value.isNumber() ? "number" : "boolean") + " in YAML";
      boolean fits = !around.has("pattern") || source.matches(around.path("pattern").asText());
      return "must be "
          + wanted
          + "; "
          + what
          + (fits ? ", so put it in quotes: \"" + source + "\"" : "; text goes in quotes");
    }
    if (value.isTextual()) {
      var numeric = types(around).contains("integer") && value.asText().matches("-?\\d+");
      return "must be "
          + wanted
          + ", not the text '"
          + brief(value.asText())
          + "'"
          + (numeric ? "; leave the quotes out" : "");
    }
    return "must be " + wanted + ", not " + found(value, source);
  }

  private String invalid(String keyword, JsonNode value, JsonNode around) {
    var text = brief(value.asText());
    return switch (keyword) {
      case "enum" ->
          "must be one of "
              + String.join(", ", texts(around.path("enum")))
              + ", not '"
              + text
              + "'"
              + Suggestion.clause(text, texts(around.path("enum")));
      case "const" -> "must be " + around.path("const").asText() + ", not '" + text + "'";
      case "pattern" -> "must be " + wanted(around) + ", not '" + text + "'";
      case "minimum", "maximum" -> range(text, around);
      case "minLength" -> "must be " + wanted(around) + ", not an empty text";
      case "maxLength" ->
          "must have at most "
              + around.path("maxLength").asText()
              + " characters, not "
              + value.asText().length();
      default -> "breaks the schema's rule '" + keyword + "'";
    };
  }

  private static String range(String text, JsonNode around) {
    if (around.has("minimum") && around.has("maximum")) {
      return "must be between "
          + around.path("minimum").asText()
          + " and "
          + around.path("maximum").asText()
          + ", not "
          + text;
    }
    return around.has("minimum")
        ? "must be at least " + around.path("minimum").asText() + ", not " + text
        : "must be at most " + around.path("maximum").asText() + ", not " + text;
  }

  private static String wanted(JsonNode around) {
    if (around.has("x-abril-as")) {
      return around.path("x-abril-as").asText();
    }
    if (around.has("enum")) {
      return "one of " + String.join(", ", texts(around.path("enum")));
    }
    return types(around).stream().map(Findings::word).collect(Collectors.joining(" or "));
  }

  private static List<String> types(JsonNode around) {
    var type = around.path("type");
    return type.isArray() ? texts(type) : List.of(type.asText());
  }

  private static String word(String type) {
    return switch (type) {
      case "string" -> "a text";
      case "integer" -> "a whole number";
      case "number" -> "a number";
      case "boolean" -> "true or false";
      case "array" -> "a list";
      case "object" -> "a mapping";
      default -> type;
    };
  }

  private static String found(JsonNode value, String source) {
    return value.isArray() ? "a list" : value.isObject() ? "a mapping" : brief(source);
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(java.util.Map.Entry::getKey).toList();
  }

  private static String brief(String text) {
    return text.length() > 80 ? text.substring(0, 77) + "..." : text;
  }

  /** A description as the end of a sentence. */
  private static String lower(String doc) {
    var end = doc.endsWith(".") ? doc.substring(0, doc.length() - 1) : doc;
    boolean word = end.length() > 1 && Character.isLowerCase(end.charAt(1));
    return word ? end.substring(0, 1).toLowerCase(Locale.ROOT) + end.substring(1) : end;
  }
}
