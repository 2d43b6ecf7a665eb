package io.abril.runtime.consul;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import java.util.TreeSet;

/**
 * Which prefixes are polled. Every key lies in one partition, or is one of the few loose ones, at
 * which partitions branch off.
 *
 * @param prefixes in order; none begins with another
 * @param loose keys outside every partition
 * @param largest number of keys of the largest partition
 */
record PartitionPlan(List<String> prefixes, List<String> loose, int largest) {
  private static final Comparator<PartitionTree> LARGEST_FIRST =
      Comparator.comparingInt(PartitionTree::size).reversed().thenComparing(PartitionTree::prefix);

  PartitionPlan {
    prefixes = List.copyOf(prefixes);
    loose = List.copyOf(loose);
  }

  /**
   * Cuts where it makes the largest partition smaller, as long as there are polls for the parts. A
   * partition that is a leaf isn't worth cutting.
   *
   * @param root of all keys
   * @param polls how many partitions there may be; at least one is made
   */
  static PartitionPlan cut(PartitionTree root, int polls) {
    var open = new PriorityQueue<>(LARGEST_FIRST);
    open.add(root);
    var done = new ArrayList<PartitionTree>();
    var loose = new ArrayList<String>();
    while (!open.isEmpty()) {
      var node = open.poll();
      int parts = done.size() + open.size() + node.children().size();
      if (node.isLeaf() || parts > polls) {
        done.add(node);
      } else {
        open.addAll(node.children());
        loose.addAll(node.own());
      }
    }
    int largest = done.stream().mapToInt(PartitionTree::size).max().orElse(0);
    return new PartitionPlan(
        done.stream().map(PartitionTree::prefix).sorted().toList(),
        loose.stream().sorted().toList(),
        largest);
  }

  /**
   * Whether the partitions that there are still serve, so that small changes cut nothing: they
   * cover every key, are no more than they may be, and none is empty or twice as large as the
   * largest would be now.
   *
   * @param current what is polled
   * @param keys all there are
   * @param leaf partitions up to this size are always good
   */
  boolean isServedBy(PartitionPlan current, NavigableSet<String> keys, int polls, int leaf) {
    if (current.prefixes().size() > polls) {
      return false;
    }
    int covered = 0;
    for (String prefix : current.prefixes()) {
      int size = below(keys, prefix).size();
      if (size == 0 || size > 2 * Math.max(leaf, largest)) {
        return false;
      }
      covered += size;
    }
    return covered + current.loose().stream().filter(keys::contains).count() == keys.size();
  }

  /** The names that are neither in a partition nor loose. */
  List<String> outside(List<String> names) {
    var places = new TreeSet<>(prefixes);
    var loosely = new TreeSet<>(loose);
    return names.stream()
        .filter(name -> !loosely.contains(name) && !isIn(places.floor(name), name))
        .toList();
  }

  /** Whether all keys that begin with this lie in one partition. */
  boolean covers(String text) {
    return prefixes.stream().anyMatch(text::startsWith);
  }

  /** Prefixes don't lie in each other, so the last one before a name is the only candidate. */
  private static boolean isIn(String candidate, String name) {
    return candidate != null && name.startsWith(candidate);
  }

  static NavigableSet<String> below(NavigableSet<String> keys, String prefix) {
    return keys.subSet(prefix, true, prefix + Character.MAX_VALUE, false);
  }
}
