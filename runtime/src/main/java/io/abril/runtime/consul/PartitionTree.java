package io.abril.runtime.consul;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Key prefixes that part a set of keys: each node's keys are those of its children and its own.
 *
 * @param prefix every key of the node begins with it
 * @param size number of keys
 * @param own keys that no child has; of a node with children, at most the one key where they branch
 *     off, or the few behind a dot
 * @param children none of a leaf
 */
record PartitionTree(String prefix, int size, List<String> own, List<PartitionTree> children) {
  /** A byte that isn't UTF-8 reads as this in JSON: a prefix with it would match nothing. */
  private static final int UNREADABLE = 0xFFFD;

  /** Consul's web server takes these parts of a path away, and answers for another prefix. */
  private static final Pattern BROKEN = Pattern.compile("//|/\\.{1,2}/");

  private static final Pattern DOTS = Pattern.compile("/\\.{1,2}$");

  PartitionTree {
    own = List.copyOf(own);
    children = List.copyOf(children);
  }

  boolean isLeaf() {
    return children.isEmpty();
  }

  /**
   * Parts keys until no leaf has more than so many. Only keys that can't be asked for one by one
   * can make a larger one: with bytes that aren't UTF-8, with an empty part, or with a part of one
   * or two dots alone.
   *
   * @param sorted in Java's order of strings, each once, all beginning with the prefix
   */
  static PartitionTree of(String prefix, List<String> sorted, int leafKeys) {
    if (sorted.size() <= leafKeys) {
      return leaf(prefix, sorted);
    }
    return split(prefix, sorted, leafKeys);
  }

  private static PartitionTree split(String prefix, List<String> sorted, int leafKeys) {
    int common = commonLength(sorted.get(0), sorted.get(sorted.size() - 1));
    var own = new ArrayList<>(sorted.subList(0, sorted.get(0).length() == common ? 1 : 0));
    var children = new ArrayList<PartitionTree>();
    for (int from = own.size(); from < sorted.size(); ) {
      int branch = sorted.get(from).codePointAt(common);
      int to = from + 1;
      while (to < sorted.size() && sorted.get(to).codePointAt(common) == branch) {
        to++;
      }
      // No longer than it must be, so that new names fall into it.
      var child = sorted.get(from).substring(0, common) + Character.toString(branch);
      var keys = sorted.subList(from, to);
      child = pastDots(child, keys);
      if (branch == UNREADABLE || BROKEN.matcher(child).find()) {
        return leaf(prefix, sorted);
      }
      if (DOTS.matcher(child).find()) {
        var deeper = split(child, keys, leafKeys);
        if (deeper.isLeaf() || DOTS.matcher(keys.get(0)).find()) {
          return leaf(prefix, sorted);
        }
        own.addAll(deeper.own());
        children.addAll(deeper.children());
      } else {
        children.add(of(child, keys, leafKeys));
      }
      from = to;
    }
    return new PartitionTree(prefix, sorted.size(), own, children);
  }

  private static String pastDots(String child, List<String> keys) {
    int common = commonLength(keys.get(0), keys.get(keys.size() - 1));
    var longer = child;
    while (DOTS.matcher(longer).find() && longer.length() < common) {
      longer += Character.toString(keys.get(0).codePointAt(longer.length()));
    }
    return longer;
  }

  private static PartitionTree leaf(String prefix, List<String> sorted) {
    return new PartitionTree(prefix, sorted.size(), sorted, List.of());
  }

  /** How much the first and the last, and so all, have in common, in whole code points. */
  private static int commonLength(String first, String last) {
    int length = 0;
    while (length < Math.min(first.length(), last.length())
        && first.charAt(length) == last.charAt(length)) {
      length++;
    }
    boolean splitsPair =
        length > 0
            && Character.isHighSurrogate(first.charAt(length - 1))
            && length < first.length()
            && length < last.length();
    return splitsPair ? length - 1 : length;
  }
}
