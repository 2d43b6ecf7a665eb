package io.abril.controllers.config;

import io.abril.schema.seal.OpenKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The private keys that a controller has.
 *
 * @param keys the one that encrypts first
 * @param problems files that can't be used, and why, as sentences
 */
record KeyRing(List<OpenKey> keys, List<String> problems) {
  KeyRing {
    keys = List.copyOf(keys);
    problems = List.copyOf(problems);
  }

  /** Public halves as PEM, the one to encrypt with first; empty when there is none. */
  Optional<String> published() {
    return keys.isEmpty()
        ? Optional.empty()
        : Optional.of(keys.stream().map(k -> k.publicHalf().pem()).collect(Collectors.joining()));
  }

  Optional<OpenKey> find(String id) {
    return keys.stream().filter(k -> k.id().equals(id)).findFirst();
  }

  /** What tells one ring from another. */
  String ids() {
    return keys.stream().map(OpenKey::id).collect(Collectors.joining(" "))
        + problems.stream().collect(Collectors.joining("; ", " ", ""));
  }
}
