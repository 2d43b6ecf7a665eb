package io.abril.api.config;

import io.abril.api.schema.Doc;
import java.util.Map;

/** Texts by key. */
@Doc("Configuration that containers read as files or environment.")
public record ConfigSpec(@Doc("Text by key.") Map<String, String> data) {

  /** Copies the map. */
  public ConfigSpec {
    data = Map.copyOf(data);
  }
}
