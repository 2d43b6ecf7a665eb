package io.abril.runtime.store;

import java.util.List;

/**
 * The entries below a prefix at one moment.
 *
 * @param entries in the order of their keys
 * @param index the store's index at that moment
 */
public record Listing(List<Entry> entries, long index) {
  /** Copies the list. */
  public Listing {
    entries = List.copyOf(entries);
  }
}
