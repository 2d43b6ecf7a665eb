package io.abril.api;

import java.util.Objects;

/**
 * Names one resource: {@code servicepools/date-1.0.0}.
 *
 * @param plural the plural of its kind, as in Consul KV keys
 * @param name its {@code metadata.name}
 */
public record Ref(String plural, String name) implements Comparable<Ref> {
  /** Both parts are needed. */
  public Ref {
    Objects.requireNonNull(plural, "plural");
    Objects.requireNonNull(name, "name");
  }

  @Override
  public int compareTo(Ref other) {
    int byKind = plural.compareTo(other.plural);
    return byKind != 0 ? byKind : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return plural + "/" + name;
  }
}
