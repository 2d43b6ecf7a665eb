package io.abril.schema;

import io.abril.api.Kind;
import io.abril.api.Meta;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Whether the paths of a kind's checks and columns lead somewhere. */
final class PathCheck {
  private static final Set<String> COMPUTED = Set.of("@ready", "@message", "@age");
  private static final String SINCE = "@since:";
  private static final Pattern INDEX = Pattern.compile("[0-9]+");

  private final Kind<?, ?> kind;
  private final Contradiction at;

  private PathCheck(Kind<?, ?> kind, String at) {
    this.kind = kind;
    this.at = new Contradiction(kind.name(), at);
  }

  static void check(Kind<?, ?> kind) {
    kind.checks().forEach(c -> new PathCheck(kind, "check(\"" + c.field() + "\")").rule(c.field()));
    var headings = new HashSet<>(List.of("NAME"));
    for (var column : kind.columns()) {
      var check = new PathCheck(kind, "column(\"" + column.name() + "\")");
      if (column.name().isBlank() || !headings.add(column.name())) {
        throw check.at.says("the heading is empty or there twice; NAME is always there");
      }
      check.column(column.path());
    }
  }

  private void rule(String field) {
    if (!field.equals("spec") && !field.startsWith("spec.")) {
      throw at.says("the field must be spec or begin with 'spec.'");
    }
    resolve(field, Map.of("spec", kind.specType()), true);
  }

  private void column(String path) {
    if (COMPUTED.contains(path)) {
      return;
    }
    var parts =
        Map.of("spec", kind.specType(), "status", kind.statusType(), "metadata", Meta.class);
    if (path.startsWith(SINCE)) {
      var type = resolve(path.substring(SINCE.length()), parts, false);
      if (type != Instant.class) {
        throw at.says(
            path
                + " needs an Instant, but leads to "
                + Contradiction.name(type)
                + "; show it plain");
      }
    } else if (path.startsWith("@")) {
      throw at.says("the path '" + path + "' is none of @ready, @message, @age, @since:PATH");
    } else {
      resolve(path, parts, false);
    }
  }

  private Type resolve(String path, Map<String, Class<?>> roots, boolean intoLists) {
    var words = path.split("\\.", -1);
    Type type = roots.get(words[0]);
    if (type == null) {
      throw at.says(
          "the path '" + path + "' must begin with one of " + String.join(", ", names(roots)));
    }
    for (int i = 1; i < words.length; i++) {
      type = inside(path, Shapes.unwrapped(type), words[i], intoLists);
    }
    return Shapes.unwrapped(type);
  }

  private Type inside(String path, Type type, String word, boolean intoLists) {
    if (Shapes.isMap(type)) {
      return Shapes.argument(type, 1);
    }
    if (Shapes.isList(type) && intoLists && INDEX.matcher(word).matches()) {
      return Shapes.argument(type, 0);
    }
    if (type instanceof Class<?> plain && Shapes.isObject(plain)) {
      var fields = new TreeMap<String, Type>();
      for (var component : plain.getRecordComponents()) {
        fields.put(JsonNames.of(component), component.getGenericType());
      }
      if (fields.containsKey(word)) {
        return fields.get(word);
      }
      var clause = Suggestion.clause(word, fields.keySet());
      throw at.says(
          "the path '"
              + path
              + "' leads nowhere: "
              + plain.getSimpleName()
              + " has no '"
              + word
              + "'"
              + (clause.isEmpty() ? "; it has " + String.join(", ", fields.keySet()) : clause));
    }
    if (type instanceof Class<?> plain && !plain.isEnum() && Shapes.isValue(plain)) {
      return type; // What is in there, only the type itself knows.
    }
    throw at.says(
        "the path '"
            + path
            + "' leads nowhere: there is no '"
            + word
            + "' in a "
            + Contradiction.name(type)
            + "; end it before");
  }

  private static List<String> names(Map<String, Class<?>> roots) {
    return new ArrayList<>(new TreeMap<>(roots).keySet());
  }
}
