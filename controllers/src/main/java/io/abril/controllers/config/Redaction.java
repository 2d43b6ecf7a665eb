package io.abril.controllers.config;

import io.abril.api.pool.EnvFrom;
import io.abril.api.pool.FileMount;
import io.abril.api.pool.Workload;
import io.abril.runtime.Lookup;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What must not be told of a process's output, though the process may print it.
 *
 * @param values of the secrets that it was given
 */
public record Redaction(Set<String> values) {
  /** A shorter one would black out half of the text. */
  private static final int SHORTEST = 4;

  public Redaction {
    values = Set.copyOf(values);
  }

  /** The values of all secrets that a workload names. */
  public static Redaction of(Workload workload, Secrets secrets, Lookup lookup) {
    var values = new HashSet<String>();
    Stream.concat(
            workload.envFrom().stream().map(EnvFrom::secret),
            workload.files().stream().map(FileMount::secret))
        .flatMap(Optional::stream)
        .distinct()
        .forEach(
            name -> {
              try {
                secrets.values(lookup, name).ifPresent(v -> values.addAll(v.values()));
              } catch (Secrets.CannotOpen e) {
                // What can't be opened was not given to the process either.
              }
            });
    return new Redaction(values);
  }

  /** The text with every line of every value blacked out. */
  public String in(String text) {
    var lines =
        values.stream()
            .flatMap(String::lines)
            .map(String::strip)
            .filter(line -> line.length() >= SHORTEST)
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
    var told = text;
    for (String line : lines) {
      told = told.replace(line, "…");
    }
    return told;
  }

  /** Not the values. */
  @Override
  public String toString() {
    return "Redaction of " + values.size() + " values";
  }
}
