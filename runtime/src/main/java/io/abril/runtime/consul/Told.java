package io.abril.runtime.consul;

import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Listing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a watch has told its listener, and what an answer of Consul says beyond that.
 *
 * <p>An answer about a region (a prefix, or one key) is its state at some moment, and that moment
 * is not before the answer's index. So an absent key that was told at a revision up to the index is
 * gone. Everything else that seems to go back is a doubt: a server that isn't the leader any more,
 * a deletion whose trace Consul has dropped (after a quarter of an hour), or another past, after a
 * snapshot was restored. Which one, a second answer decides, see {@link #isOfAnotherPast}.
 */
final class Told {
  private final NavigableMap<String, Entry> known = new TreeMap<>();

  /**
   * What is new.
   *
   * @param doubtful whether the answer goes back behind what was told; then nothing of it is to be
   *     told
   */
  record News(List<Entry> upserts, List<String> removed, boolean doubtful) {
    boolean isEmpty() {
      return upserts.isEmpty() && removed.isEmpty();
    }
  }

  /** A part of the keys: all that begin with a prefix, or exactly one. */
  record Region(String text, boolean exact) {
    static Region below(String prefix) {
      return new Region(prefix, false);
    }

    static Region of(String key) {
      return new Region(key, true);
    }
  }

  NavigableSet<String> keys() {
    return known.navigableKeySet();
  }

  Optional<Entry> get(String key) {
    return Optional.ofNullable(known.get(key));
  }

  boolean knows(Region region) {
    return !in(region).isEmpty();
  }

  /** The highest revision that was told. */
  long highest(Region region) {
    return in(region).values().stream().mapToLong(Entry::revision).max().orElse(0);
  }

  /**
   * What an answer says beyond what was told.
   *
   * @param complete everything up to this index had been told of the region
   */
  News news(Region region, Listing answer, long complete) {
    var upserts = new ArrayList<Entry>();
    var present = new HashSet<String>();
    boolean doubtful = false;
    for (Entry entry : answer.entries()) {
      present.add(entry.key());
      doubtful |= isBack(entry, complete);
      if (!entry.equals(known.get(entry.key()))) {
        upserts.add(entry);
      }
    }
    return removals(region, upserts, present, answer.index(), doubtful);
  }

  /** What a list of names says: nothing but what is gone. */
  News gone(String prefix, KvNames names) {
    return removals(
        Region.below(prefix), List.of(), new HashSet<>(names.keys()), names.index(), false);
  }

  private News removals(
      Region region, List<Entry> upserts, Set<String> present, long index, boolean doubtful) {
    var removed =
        in(region).values().stream().filter(entry -> !present.contains(entry.key())).toList();
    boolean early = removed.stream().anyMatch(entry -> entry.revision() > index);
    return new News(upserts, removed.stream().map(Entry::key).toList(), doubtful || early);
  }

  /** Something else than what was told, though it was there already. */
  private boolean isBack(Entry entry, long complete) {
    var before = known.get(entry.key());
    return before == null
        ? entry.revision() <= complete
        : entry.revision() < before.revision()
            || (entry.revision() == before.revision() && !entry.equals(before));
  }

  /**
   * Whether a quorum's answer can't follow from what was told: a snapshot was restored.
   *
   * @param complete everything up to this index had been told of the region
   */
  boolean isOfAnotherPast(Listing answer, long complete) {
    return answer.entries().stream().anyMatch(entry -> isBack(entry, complete));
  }

  /** Takes news as told. */
  void take(News news) {
    news.upserts().forEach(entry -> known.put(entry.key(), entry));
    news.removed().forEach(known::remove);
  }

  /** Takes these as all that is known. */
  void reset(Collection<Entry> entries) {
    known.clear();
    entries.forEach(entry -> known.put(entry.key(), entry));
  }

  private NavigableMap<String, Entry> in(Region region) {
    return region.exact()
        ? known.subMap(region.text(), true, region.text(), true)
        : known.subMap(region.text(), true, region.text() + Character.MAX_VALUE, false);
  }
}
