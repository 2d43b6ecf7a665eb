package io.abril.runtime.store;

import java.util.List;

/**
 * A batch of changes. A key is never told an older value after a newer one. A watch of many keys
 * tells parts of them as it reads them, so batches with a lower index may follow one with a higher:
 * the index speaks of the batch's own keys alone. The one exception is the pinned key {@code .keep}
 * of a watched prefix: it is told after everything below the prefix that was written before it.
 *
 * @param upserts entries that are new or changed
 * @param removed keys that are gone
 * @param index the batch's keys are told as they are at this index at least: what is removed was
 *     not there at that moment, and a removed key that has a higher revision has been written since
 * @param reset whether upserts is the whole truth: everything else that was known is void
 */
public record Changes(List<Entry> upserts, List<String> removed, long index, boolean reset) {
  /** Copies the lists. */
  public Changes {
    upserts = List.copyOf(upserts);
    removed = List.copyOf(removed);
  }
}
