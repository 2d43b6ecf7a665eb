package io.abril.api.config;

import io.abril.api.schema.Doc;
import java.util.Map;

/** Encrypted values by key. */
@Doc("Values that only the controllers can decrypt, and containers read.")
public record SecretSpec(
    @Doc("Encrypted value by key, as abrilctl create secret makes it; plain text is refused.")
        Map<String, String> data) {

  /** Copies the map. */
  public SecretSpec {
    data = Map.copyOf(data);
  }

  /** Tells keys, never values. */
  @Override
  public String toString() {
    return "SecretSpec" + data.keySet();
  }
}
