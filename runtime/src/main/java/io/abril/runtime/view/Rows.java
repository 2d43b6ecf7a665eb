package io.abril.runtime.view;

import io.abril.runtime.store.Write;
import io.abril.schema.Json;

/**
 * A family of records that a reconciler keeps beside its objects, at {@code <family>/<name>}.
 *
 * @param family the first part of their keys
 * @param type what they are
 */
public record Rows<R>(String family, Class<R> type) {
  /** The write that sets a row. */
  public Write put(String name, R row) {
    return Write.put(family + "/" + name, Json.write(row));
  }

  /** The write that removes a row. */
  public Write delete(String name) {
    return Write.delete(family + "/" + name);
  }
}
