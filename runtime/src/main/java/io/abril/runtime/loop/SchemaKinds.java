package io.abril.runtime.loop;

import io.abril.runtime.store.Entry;
import io.abril.runtime.view.KvView;
import io.abril.schema.PublishedKind;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What {@code schemas/} says: the kinds of every operator in the root. */
final class SchemaKinds {
  static final String FAMILY = "schemas";

  private SchemaKinds() {}

  static String key(String plural) {
    return FAMILY + "/" + plural;
  }

  /** The published kind; empty for what somebody has spoilt. */
  static Optional<PublishedKind> read(Entry entry) {
    try {
      return Optional.of(PublishedKind.read(entry.value()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The plurals that some group has published. */
  static List<String> plurals(KvView schemas) {
    return schemas.below(FAMILY + "/").stream()
        .map(entry -> entry.key().substring(FAMILY.length() + 1))
        .filter(plural -> !plural.equals(".keep"))
        .toList();
  }

  /** Why a kind and one that another group has published can't both be meant; empty if they can. */
  static Optional<String> clash(KvView schemas, PublishedKind mine) {
    return schemas.below(FAMILY + "/").stream()
        .flatMap(entry -> read(entry).stream())
        .filter(theirs -> !theirs.group().equals(mine.group()))
        .flatMap(theirs -> clash(mine, theirs).stream())
        .findFirst();
  }

  private static Optional<String> clash(PublishedKind mine, PublishedKind theirs) {
    var shared = new HashSet<>(words(mine));
    shared.retainAll(words(theirs));
    if (shared.isEmpty()) {
      return Optional.empty();
    }
    if (mine.plural().equals(theirs.plural())) {
      return Optional.of(
          "the group '"
              + theirs.group()
              + "' has published "
              + mine.plural()
              + " as its kind "
              + theirs.kind()
              + ", and the group '"
              + mine.group()
              + "' runs it as "
              + mine.kind()
              + " now; if both run, they write the same keys: stop one, or rename its kind");
    }
    return Optional.of(
        "'"
            + String.join("', '", shared.stream().sorted().toList())
            + "' also means "
            + theirs.plural()
            + " of the group '"
            + theirs.group()
            + "'; abrilctl takes the plurals "
            + mine.plural()
            + " and "
            + theirs.plural()
            + ", or rename one");
  }

  private static Set<String> words(PublishedKind kind) {
    var words = new HashSet<>(kind.shortNames());
    words.add(kind.plural());
    words.add(kind.kind().toLowerCase(Locale.ROOT));
    return words;
  }
}
