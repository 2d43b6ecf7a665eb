package io.abril.schema;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.api.Kind;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Brings specs of older versions to the present one, step by step. A spec of the present version is
 * left exactly as it is.
 */
public final class Upgrades {
  private static final TypeReference<LinkedHashMap<String, Object>> PLAIN =
      new TypeReference<>() {};

  /** Derived once: an old record may be read in every pass until it is next written. */
  private static final ClassValue<ObjectNode> SPECS =
      new ClassValue<>() {
        @Override
        protected ObjectNode computeValue(Class<?> specType) {
          return Schemas.object(specType);
        }
      };

  private Upgrades() {}

  /**
   * An accepted spec in the kind's present version, with the defaults of fields that were added.
   *
   * @param apiVersion the version that the spec was accepted in
   * @throws IllegalArgumentException with a sentence when the version isn't known (a newer release
   *     wrote it), or a step fails
   */
  public static JsonNode current(Kind<?, ?> kind, String apiVersion, JsonNode spec) {
    if (apiVersion.equals(kind.apiVersion())) {
      return spec;
    }
    if (!kind.apiVersions().contains(apiVersion)) {
      throw new IllegalArgumentException(
          "it was accepted as "
              + apiVersion
              + ", and this release knows only "
              + String.join(", ", kind.apiVersions())
              + " of "
              + kind.name()
              + "; run the release that wrote it, or a newer one");
    }
    var schema = SPECS.get(kind.specType());
    return Normalizer.withDefaults(
        Normalizer.withoutNulls(steps(kind, apiVersion, spec), schema), schema);
  }

  /**
   * Applies the steps from that version on, and nothing else.
   *
   * @throws IllegalArgumentException with a sentence when one fails
   */
  static JsonNode steps(Kind<?, ?> kind, String from, JsonNode spec) {
    if (!spec.isObject() && !spec.isMissingNode() && !spec.isNull()) {
      return spec; // No step expects it; the schema says what is wrong.
    }
    Map<String, Object> plain =
        spec.isObject() ? Json.mapper().convertValue(spec, PLAIN) : new LinkedHashMap<>();
    for (var step :
        kind.upgrades().subList(kind.apiVersions().indexOf(from), kind.upgrades().size())) {
      plain = apply(step, plain);
    }
    // By way of text: a step's long is then the int that a document's number is.
    return Json.tree(Json.write(plain));
  }

  private static Map<String, Object> apply(Kind.Upgrade step, Map<String, Object> spec) {
    try {
      var after = step.change().apply(spec);
      if (after != null) {
        return after;
      }
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(sentence(step, Json.cause(e)), e);
    }
    throw new IllegalArgumentException(sentence(step, "the step answers null"));
  }

  private static String sentence(Kind.Upgrade step, String cause) {
    return "can't be upgraded from "
        + step.from()
        + " to "
        + step.to()
        + ": "
        + cause
        + "; write it as "
        + step.to();
  }
}
