package io.abril.runtime.consul;

import io.abril.runtime.consul.Told.Region;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what has changed below a node since an index, and has it told: asks for the index of every
 * child, leaves those that stand where they stood, and reads the leaves that changed.
 *
 * <p>A child that changes again after it was asked keeps a higher index than the partition's, and
 * is found the next time: the partition polls from the index of the answer that woke it.
 */
final class Descent {
  private final KvReads reads;
  private final Told told;
  private final Partition.Owner owner;
  private final Partition partition;
  private final long complete;

  /** An answer goes back behind what was told. */
  static final class Doubt extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Doubt(String region) {
      super("an answer about " + region + " is older than what was told", null, false, false);
    }
  }

  /**
   * A descent for a partition.
   *
   * @param complete everything up to this index was told of it
   */
  Descent(KvReads reads, Told told, Partition.Owner owner, Partition partition, long complete) {
    this.reads = reads;
    this.told = told;
    this.owner = owner;
    this.partition = partition;
    this.complete = complete;
  }

  /** Tells what has changed below the node; fails with a {@link Doubt} or as Consul fails. */
  Future<Void> into(PartitionTree node) {
    if (node.isLeaf()) {
      return read(Region.below(node.prefix()));
    }
    var probes = node.children().stream().map(child -> reads.index(child.prefix())).toList();
    return Future.join(probes)
        .compose(all -> probed(node, probes.stream().map(Future::result).toList()));
  }

  /** The same by one large answer. */
  Future<Void> all(PartitionTree node) {
    return read(Region.below(node.prefix()));
  }

  private Future<Void> probed(PartitionTree node, List<Long> indexes) {
    var changed = new ArrayList<PartitionTree>();
    for (int i = 0; i < indexes.size(); i++) {
      var child = node.children().get(i);
      if (indexes.get(i) < told.highest(Region.below(child.prefix()))) {
        return Future.failedFuture(new Doubt(child.prefix()));
      }
      if (indexes.get(i) > complete) {
        changed.add(child);
      }
    }
    // Most of it: then one answer with everything is cheaper than many with a part.
    if (changed.size() > 1 && changed.size() * 2 > indexes.size()) {
      return read(Region.below(node.prefix()));
    }
    var parts = new ArrayList<Future<Void>>();
    node.own().forEach(key -> parts.add(read(Region.of(key))));
    changed.forEach(child -> parts.add(into(child)));
    return Future.join(parts).mapEmpty();
  }

  private Future<Void> read(Region region) {
    var answer = region.exact() ? reads.one(region.text()) : reads.all(region.text());
    return answer.compose(
        listing -> {
          if (partition.isClosed()) {
            return Future.succeededFuture();
          }
          // The names of the partition were seen a moment ago: this is no deletion of them all.
          boolean vanished = listing.entries().isEmpty() && told.knows(region);
          var news = told.news(region, listing, complete);
          if (vanished || news.doubtful()) {
            return Future.failedFuture(new Doubt(region.text()));
          }
          owner.tell(news, listing.index());
          return Future.succeededFuture();
        });
  }
}
