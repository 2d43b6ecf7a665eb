package io.abril.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What the framework has to know of a kind: its names, its two records, the checks that a schema
 * can't say, the columns of {@code abrilctl get}, and how older documents become present ones.
 * Immutable; every method that adds something answers a new kind.
 *
 * <pre>{@code
 * static final Kind<TopicSpec, TopicStatus> TOPIC =
 *     Kind.of("Topic", "topics", TopicSpec.class, TopicStatus.class)
 *         .check("spec.partitions", s -> s.partitions() > 0, "must be positive")
 *         .column("PARTITIONS", "status.partitions");
 * }</pre>
 *
 * Names are checked here; what the records, paths and annotations contradict is told when an
 * operator takes the kind.
 */
public final class Kind<S, T> {
  /** The {@code apiVersion} of a kind that says no other. */
  public static final String API_VERSION = "abril/v1";

  private final String name;
  private final String plural;
  private final Class<S> specType;
  private final Class<T> statusType;
  private final List<String> shortNames;
  private final List<Check<S>> checks;
  private final List<Column> columns;
  private final String firstVersion;
  private final List<Upgrade> upgrades;

  /**
   * A rule over the whole spec.
   *
   * @param field the field path that an error names
   * @param holds the rule
   * @param message what the field must be: "must be positive"
   * @param reason one CamelCase word for programs
   */
  public record Check<S>(String field, Predicate<S> holds, String message, String reason) {}

  /**
   * A column of {@code abrilctl get}.
   *
   * @param name its heading
   * @param path a dotted path into {@code metadata}, {@code spec} or {@code status}; or one of
   *     {@code @ready} (True, or the reason why not), {@code @message} (of the Ready or Accepted
   *     condition), {@code @age}, and {@code @since:PATH} (time since the instant at that path)
   * @param wide shown with {@code -o wide} only
   */
  public record Column(String name, String path, boolean wide) {}

  /**
   * How a spec of one version becomes one of the next.
   *
   * @param from the {@code apiVersion} before
   * @param to the {@code apiVersion} after
   * @param change is given a copy of the spec as JSON has it ({@code Map<String, Object>}, {@code
   *     List<Object>}, {@code String}, {@code Integer}, {@code Long}, {@code BigInteger}, {@code
   *     Double}, {@code Boolean}, null) that it may change, and answers the spec of the next
   *     version. Pure: the same spec always becomes the same. The spec may be anything that a user
   *     wrote, since it is held against the present schema only afterwards: what isn't as expected
   *     is best left as it is
   */
  public record Upgrade(String from, String to, UnaryOperator<Map<String, Object>> change) {}

  /** Every field, so that what adds one thing needs to name only that. */
  private static final class Draft<S, T> {
    final String name;
    final String plural;
    final Class<S> specType;
    final Class<T> statusType;
    List<String> shortNames = List.of();
    List<Check<S>> checks = List.of();
    List<Column> columns = List.of();
    String firstVersion = API_VERSION;
    List<Upgrade> upgrades = List.of();

    Draft(String name, String plural, Class<S> specType, Class<T> statusType) {
      this.name = name;
      this.plural = plural;
      this.specType = specType;
      this.statusType = statusType;
    }
  }

  private Kind(Draft<S, T> draft) {
    name = draft.name;
    plural = draft.plural;
    specType = draft.specType;
    statusType = draft.statusType;
    shortNames = draft.shortNames;
    checks = draft.checks;
    columns = draft.columns;
    firstVersion = draft.firstVersion;
    upgrades = draft.upgrades;
  }

  /**
   * A kind without checks and columns, in the version {@value #API_VERSION}.
   *
   * @param name CamelCase, as in a document's {@code kind}
   * @param plural a DNS-1123 label, as in Consul KV keys
   * @throws IllegalArgumentException when a name is neither
   */
  public static <S, T> Kind<S, T> of(
      String name, String plural, Class<S> specType, Class<T> statusType) {
    return new Kind<>(
        new Draft<>(
            KindNames.kind(name), KindNames.label(name, "plural", plural), specType, statusType));
  }

  private Draft<S, T> draft() {
    var draft = new Draft<>(name, plural, specType, statusType);
    draft.shortNames = shortNames;
    draft.checks = checks;
    draft.columns = columns;
    draft.firstVersion = firstVersion;
    draft.upgrades = upgrades;
    return draft;
  }

  /**
   * Adds names that {@code abrilctl} takes instead of the plural.
   *
   * @throws IllegalArgumentException when one isn't a DNS-1123 label
   */
  public Kind<S, T> shortNames(String... names) {
    var draft = draft();
    for (String shortName : names) {
      draft.shortNames = plus(draft.shortNames, KindNames.label(name, "short name", shortName));
    }
    return new Kind<>(draft);
  }

  /** Adds a rule that admission checks after the schema; see {@link Check}. */
  public Kind<S, T> check(String field, Predicate<S> holds, String message) {
    return check(field, holds, message, "Invalid");
  }

  /** Adds a rule with a reason of its own, which an object that breaks it is refused with. */
  public Kind<S, T> check(String field, Predicate<S> holds, String message, String reason) {
    var draft = draft();
    draft.checks = plus(checks, new Check<>(field, holds, message, reason));
    return new Kind<>(draft);
  }

  /** Adds a column; see {@link Column} for paths. */
  public Kind<S, T> column(String heading, String path) {
    return with(new Column(heading, path, false));
  }

  /** Adds a column that only {@code -o wide} shows. */
  public Kind<S, T> wideColumn(String heading, String path) {
    return with(new Column(heading, path, true));
  }

  private Kind<S, T> with(Column column) {
    var draft = draft();
    draft.columns = plus(columns, column);
    return new Kind<>(draft);
  }

  /**
   * Says which version is the oldest that is still understood: a kind that began with another than
   * {@value #API_VERSION}, or that has given up its first ones.
   *
   * @throws IllegalArgumentException when it isn't {@code GROUP/VERSION}, or there are upgrades
   *     already
   */
  public Kind<S, T> apiVersion(String oldest) {
    if (!upgrades.isEmpty()) {
      throw new IllegalArgumentException(
          "kind " + name + ": say apiVersion(\"" + oldest + "\") before the first upgrade");
    }
    var draft = draft();
    draft.firstVersion = KindNames.apiVersion(name, oldest);
    return new Kind<>(draft);
  }

  /**
   * Adds a version: documents of the one before go through this step before the schema judges them,
   * and so do the accepted records of the one before when they are read.
   *
   * @param from the version that was the present one so far
   * @param to the version that is the present one from now on
   * @param change what makes a spec of the former one of the latter; see {@link Upgrade}
   * @throws IllegalArgumentException when {@code from} isn't the present version, or {@code to} is
   *     not new
   */
  public Kind<S, T> upgrade(String from, String to, UnaryOperator<Map<String, Object>> change) {
    KindNames.apiVersion(name, to);
    var step = "kind " + name + ": the upgrade from '" + from + "' to '" + to + "'";
    if (!from.equals(apiVersion())) {
      throw new IllegalArgumentException(
          step + " must begin at the present version, which is " + apiVersion());
    }
    if (apiVersions().contains(to)) {
      throw new IllegalArgumentException(
          step + " must end at a new version; " + String.join(", ", apiVersions()) + " are there");
    }
    var draft = draft();
    draft.upgrades = plus(upgrades, new Upgrade(from, to, change));
    return new Kind<>(draft);
  }

  private static <E> List<E> plus(List<E> some, E one) {
    var all = new ArrayList<>(some);
    all.add(one);
    return List.copyOf(all);
  }

  /** CamelCase, as in a document's {@code kind}. */
  public String name() {
    return name;
  }

  /** Lower-case plural, as in keys. */
  public String plural() {
    return plural;
  }

  /** The record that a document's {@code spec} is read into. */
  public Class<S> specType() {
    return specType;
  }

  /** The record that a reconciler writes. */
  public Class<T> statusType() {
    return statusType;
  }

  /** Other names that {@code abrilctl} takes. */
  public List<String> shortNames() {
    return shortNames;
  }

  /** Rules over the whole spec. */
  public List<Check<S>> checks() {
    return checks;
  }

  /** Columns of {@code abrilctl get}, in order. */
  public List<Column> columns() {
    return columns;
  }

  /** The present version: that of the spec record, which every accepted record is written in. */
  public String apiVersion() {
    return upgrades.isEmpty() ? firstVersion : upgrades.get(upgrades.size() - 1).to();
  }

  /** Every version that a document may have, the oldest first and the present one last. */
  public List<String> apiVersions() {
    var versions = new ArrayList<>(List.of(firstVersion));
    upgrades.forEach(step -> versions.add(step.to()));
    return List.copyOf(versions);
  }

  /** The steps between the versions, in order. */
  public List<Upgrade> upgrades() {
    return upgrades;
  }

  /** The reference of this kind's object of that name. */
  public Ref ref(String objectName) {
    return new Ref(plural, objectName);
  }

  @Override
  public String toString() {
    return name;
  }
}
