package io.abril.schema;

import io.abril.api.Kind;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What is checked of a kind when an operator takes it: everything that would otherwise show when
 * the first document comes, or never. Each failure is one sentence: kind, record component, what
 * contradicts, what to do.
 */
public final class Registration {
  /** What {@code abrilctl} lists beside kinds. */
  private static final Set<String> WORDS =
      Set.of(
          "all", "instances", "instance", "controllers", "controller", "events", "event", "list");

  private Registration() {}

  /**
   * Checks a kind by itself: its records, annotations, defaults, and the paths of its checks and
   * columns.
   *
   * @throws IllegalArgumentException with a sentence about the first thing that contradicts
   */
  public static void check(Kind<?, ?> kind) {
    names(kind)
        .forEach(
            (name, what) -> {
              if (WORDS.contains(name)) {
                throw new Contradiction(kind.name(), "")
                    .says("the " + what + " '" + name + "' is a word of abrilctl; choose another");
              }
            });
    new SpecCheck(kind.name()).check(kind.specType());
    new StatusCheck(kind.name()).check(kind.statusType());
    PathCheck.check(kind);
  }

  /**
   * Checks that nothing which names a kind names another one as well.
   *
   * @throws IllegalArgumentException when a name, plural or short name is taken
   */
  public static void checkBeside(Kind<?, ?> kind, Collection<? extends Kind<?, ?>> others) {
    for (var other : others) {
      var theirs = names(other);
      names(kind)
          .forEach(
              (name, what) -> {
                if (theirs.containsKey(name)) {
                  throw new Contradiction(kind.name(), "")
                      .says(
                          "the "
                              + what
                              + " '"
                              + name
                              + "' is taken: it is the "
                              + theirs.get(name)
                              + " of the kind "
                              + other.name()
                              + "; choose another");
                }
              });
    }
  }

  /** What people may call the kind, in lower case, and what each of these words is. */
  static Map<String, String> names(Kind<?, ?> kind) {
    var names = new LinkedHashMap<String, String>();
    names.put(kind.plural(), "plural");
    names.put(kind.name().toLowerCase(Locale.ROOT), "name");
    kind.shortNames().forEach(shortName -> names.putIfAbsent(shortName, "short name"));
    return names;
  }
}
