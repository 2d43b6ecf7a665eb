package io.abril.abrilctl.state;

import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.consul.ConsulClient;
import io.abril.abrilctl.consul.KvEntry;
import io.abril.api.Kind;
import io.abril.schema.Admission;
import io.abril.schema.PublishedKind;
import io.abril.schema.Suggestion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The kinds of a root: those that the client was compiled with, and those that leaders have
 * published below {@code schemas/}. The latter are read once, and only when the former won't do.
 */
public final class Kinds {
  private final ConsulClient consul;
  private final Keys keys;
  private final Admission admission = new Admission(KindTable.ALL, this::published);
  private Optional<List<Other>> others = Optional.empty();

  private record Other(PublishedKind published, Kind<?, ?> kind) {}

  Kinds(ConsulClient consul, Keys keys) {
    this.consul = consul;
    this.keys = keys;
  }

  /** Judges documents of every kind of the root. */
  public Admission admission() {
    return admission;
  }

  /** Every kind, those first that the client was compiled with. */
  public List<Kind<?, ?>> all() {
    var all = new ArrayList<>(KindTable.ALL);
    others().forEach(other -> all.add(other.kind));
    return all;
  }

  /** The kind of that name: a plural, CamelCase, or short; what is built in goes before. */
  public Optional<Kind<?, ?>> find(String word) {
    var builtIn = KindTable.find(word);
    return builtIn.isPresent() ? builtIn : findOther(word.toLowerCase(Locale.ROOT));
  }

  private Optional<Kind<?, ?>> findOther(String name) {
    // Several may go by a short name: a plural or a whole name goes before it.
    return others().stream()
        .<Kind<?, ?>>map(Other::kind)
        .filter(kind -> KindTable.names(kind).contains(name))
        .min(Comparator.comparingInt(kind -> KindTable.names(kind).indexOf(name)));
  }

  /** The kind of that name, or a failure that suggests one. */
  public Kind<?, ?> need(String word) {
    return find(word).orElseThrow(() -> unknown(word, List.of()));
  }

  /** The failure for a word that is no kind; {@code more} are other words that would have done. */
  public Failure unknown(String word, List<String> more) {
    var known = new ArrayList<>(more);
    all().forEach(kind -> known.addAll(KindTable.names(kind)));
    var clause = Suggestion.clause(word, known);
    var plurals = new ArrayList<String>(all().stream().map(Kind::plural).toList());
    plurals.addAll(more);
    return Failure.usage(
        "unknown kind '"
            + word
            + "'"
            + (clause.isEmpty() ? "; known: " + String.join(", ", plurals) : clause));
  }

  private List<PublishedKind> published() {
    return others().stream().map(Other::published).toList();
  }

  private List<Other> others() {
    if (others.isEmpty()) {
      others = Optional.of(read());
    }
    return others.get();
  }

  private List<Other> read() {
    List<KvEntry> entries;
    try {
      entries = consul.list(keys.all("schemas"));
    } catch (Failure e) {
      throw new Failure(
          e.exitCode(),
          "this kind isn't built in, and those of other operators can't be read: " + e.getMessage(),
          e);
    }
    return entries.stream().flatMap(entry -> other(entry).stream()).toList();
  }

  /** Empty for a pin, a built-in kind, and what only a later release can read. */
  private static Optional<Other> other(KvEntry entry) {
    try {
      return Optional.of(PublishedKind.read(entry.value()))
          .filter(published -> !isBuiltIn(published))
          .map(published -> new Other(published, published.asKind()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isBuiltIn(PublishedKind published) {
    return KindTable.ALL.stream()
        .anyMatch(
            kind ->
                kind.plural().equals(published.plural()) || kind.name().equals(published.kind()));
  }
}
