package io.abril.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the framework has to know of a kind: its names, its two records, the checks that a schema
 * can't say, and the columns of {@code abrilctl get}. Immutable; every method that adds something
 * answers a new kind.
 *
 * <pre>{@code
 * static final Kind<TopicSpec, TopicStatus> TOPIC =
 *     Kind.of("Topic", "topics", TopicSpec.class, TopicStatus.class)
 *         .check("spec.partitions", s -> s.partitions() > 0, "must be positive")
 *         .column("PARTITIONS", "status.partitions");
 * }</pre>
 */
public final class Kind<S, T> {
  /** The {@code apiVersion} of every document. */
  public static final String API_VERSION = "abril/v1";

  private final String name;
  private final String plural;
  private final Class<S> specType;
  private final Class<T> statusType;
  private final List<String> shortNames;
  private final List<Check<S>> checks;
  private final List<Column> columns;

  /**
   * A rule over the whole spec.
   *
   * @param field the field path that an error names
   * @param holds the rule
   * @param message what the field must be: "must be positive"
   */
  public record Check<S>(String field, Predicate<S> holds, String message) {}

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

  private Kind(
      String name,
      String plural,
      Class<S> specType,
      Class<T> statusType,
      List<String> shortNames,
      List<Check<S>> checks,
      List<Column> columns) {
    this.name = name;
    this.plural = plural;
    this.specType = specType;
    this.statusType = statusType;
    this.shortNames = shortNames;
    this.checks = checks;
    this.columns = columns;
  }

  /**
   * A kind without checks and columns.
   *
   * @param name CamelCase, as in a document's {@code kind}
   * @param plural lower case, as in Consul KV keys
   */
  public static <S, T> Kind<S, T> of(
      String name, String plural, Class<S> specType, Class<T> statusType) {
    return new Kind<>(name, plural, specType, statusType, List.of(), List.of(), List.of());
  }

  /** Adds names that {@code abrilctl} takes instead of the plural. */
  public Kind<S, T> shortNames(String... names) {
    return new Kind<>(
        name, plural, specType, statusType, plus(shortNames, List.of(names)), checks, columns);
  }

  /** Adds a rule that admission checks after the schema. */
  public Kind<S, T> check(String field, Predicate<S> holds, String message) {
    return new Kind<>(
        name,
        plural,
        specType,
        statusType,
        shortNames,
        plus(checks, List.of(new Check<>(field, holds, message))),
        columns);
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
    return new Kind<>(
        name, plural, specType, statusType, shortNames, checks, plus(columns, List.of(column)));
  }

  private static <E> List<E> plus(List<E> some, List<E> more) {
    var all = new ArrayList<>(some);
    all.addAll(more);
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

  /** The reference of this kind's object of that name. */
  public Ref ref(String objectName) {
    return new Ref(plural, objectName);
  }

  @Override
  public String toString() {
    return name;
  }
}
