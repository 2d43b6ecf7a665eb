package io.abril.runtime.store;

import java.util.List;

/**
 * A batch of changes.
 *
 * @param upserts entries that are new or changed
 * @param removed keys that are gone
 * @param index the store's index that this batch is complete up to
 * @param reset whether upserts is the whole truth: everything else that was known is void
 */
public record Changes(List<Entry> upserts, List<String> removed, long index, boolean reset) {
  /** Copies the lists. */
  public Changes {
    upserts = List.copyOf(upserts);
    removed = List.copyOf(removed);
  }
}
