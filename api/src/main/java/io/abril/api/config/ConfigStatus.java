package io.abril.api.config;

import java.util.List;

/**
 * What is known of a config or a secret.
 *
 * @param keys names of its keys, sorted
 * @param digest of all keys and values; changes when one of them does
 * @param usedBy pools and jobs that name it, as {@code pool/web-1.0.0}
 */
public record ConfigStatus(List<String> keys, String digest, List<String> usedBy) {

  /** Copies the lists. */
  public ConfigStatus {
    keys = List.copyOf(keys);
    usedBy = List.copyOf(usedBy);
  }
}
