package io.abril.abrilctl.verb;

import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.state.KindTable;
import io.abril.abrilctl.state.Kinds;
import io.abril.api.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * An object that the command line names.
 *
 * @param kind its kind
 * @param name its name
 */
record Target(Kind<?, ?> kind, String name) {
  /** {@code KIND NAME…} or {@code KIND/NAME…}. */
  static List<Target> of(Kinds kinds, List<String> words) {
    if (words.isEmpty()) {
      throw Failure.usage("name an object: KIND/NAME, or KIND NAME");
    }
    var targets = new ArrayList<Target>();
    if (words.get(0).contains("/")) {
      words.forEach(word -> targets.add(withSlash(kinds, word)));
      return targets;
    }
    var kind = kinds.need(words.get(0));
    if (words.size() == 1) {
      throw Failure.usage(
          "which "
              + KindTable.singular(kind)
              + "? 'abrilctl get "
              + kind.plural()
              + "' lists them");
    }
    words.subList(1, words.size()).forEach(name -> targets.add(new Target(kind, name)));
    return targets;
  }

  /** The same where exactly one object is meant. */
  static Target one(Kinds kinds, List<String> words) {
    var targets = of(kinds, words);
    if (targets.size() > 1) {
      throw Failure.usage("one object at a time, please: not " + words);
    }
    return targets.get(0);
  }

  /** A name of that kind, with or without the kind before it. */
  static Target ofKind(Kinds kinds, Kind<?, ?> kind, List<String> words) {
    boolean plain = words.size() == 1 && !words.get(0).contains("/");
    var target = plain ? new Target(kind, words.get(0)) : one(kinds, words);
    if (!target.kind().equals(kind)) {
      throw Failure.usage("this works on a " + kind.name() + ", not on a " + target.kind().name());
    }
    return target;
  }

  private static Target withSlash(Kinds kinds, String word) {
    int slash = word.indexOf('/');
    if (slash < 0 || slash == word.length() - 1) {
      throw Failure.usage("'" + word + "' is not KIND/NAME");
    }
    return new Target(kinds.need(word.substring(0, slash)), word.substring(slash + 1));
  }
}
