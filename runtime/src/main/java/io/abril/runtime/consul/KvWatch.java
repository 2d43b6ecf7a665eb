package io.abril.runtime.consul;

import io.abril.runtime.consul.Partition.Surroundings;
import io.abril.runtime.consul.Told.News;
import io.abril.runtime.store.Changes;
import io.abril.runtime.store.StateStore.Watch;
import io.abril.runtime.store.StateStore.WatchListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch in one of two modes: one recursive poll while there are few keys, {@link
 * PartitionedWatch} when there are many. Both go on from what the other has told, so that nobody
 * notices when it changes over. Belongs to one event loop.
 */
final class KvWatch implements Watch, PartitionedWatch.Teller, RecurseWatch.Teller {
  private static final Logger LOG = LoggerFactory.getLogger(KvWatch.class);

  private final String prefix;
  private final Surroundings s;
  private final WatchListener listener;
  private final Retry retry = new Retry();
  private Runnable endMode = () -> {};
  private boolean begun;
  private volatile boolean closed;

  KvWatch(String prefix, Surroundings surroundings, WatchListener listener) {
    this.prefix = prefix;
    this.s = surroundings;
    this.listener = listener;
  }

  /** Reads everything and tells it, as the first or as a new truth, and follows it. */
  void start() {
    if (closed) {
      return;
    }
    s.claim().holds(0);
    s.reads()
        .names(prefix)
        .onComplete(
            done -> {
              if (closed) {
                return;
              }
              if (done.failed()) {
                again(done.cause());
              } else if (done.result().keys().size() <= s.limits().smallRoot()) {
                followWhole(0, true);
              } else {
                readParts(done.result());
              }
            });
  }

  private void again(Throwable cause) {
    s.stats().failed();
    LOG.debug("watch prefix={} outcome=failed cause={}", prefix, cause.toString());
    s.timers().after(retry.pause(), this::start);
  }

  private void readParts(KvNames names) {
    FirstRead.of(s.reads(), names, plan(names.keys()))
        .onComplete(
            done -> {
              if (closed) {
                return;
              }
              if (done.failed()) {
                again(done.cause());
                return;
              }
              retry.worked();
              var read = done.result();
              // Written while this was read: not before everything else of that time.
              var pin =
                  read.entries().stream()
                      .filter(e -> e.key().equals(prefix + ".keep") && e.revision() > read.index())
                      .findFirst();
              var entries = new ArrayList<>(read.entries());
              pin.ifPresent(entries::remove);
              s.told().reset(entries);
              var watch = partitioned();
              tellReset(read.index());
              if (!closed) {
                watch.follow(read.plan(), read.indexes(), read.index());
                pin.ifPresent(watch::pinWasNewer);
              }
            });
  }

  private PartitionPlan plan(List<String> names) {
    s.claim().holds(names.size());
    var tree = PartitionTree.of(prefix, names.stream().sorted().toList(), s.limits().leaf());
    return PartitionPlan.cut(tree, s.claim().share());
  }

  private PartitionedWatch partitioned() {
    var watch = new PartitionedWatch(prefix, s, this);
    endMode = watch::close;
    return watch;
  }

  private void followWhole(long index, boolean anew) {
    s.claim().holds(0);
    var watch = new RecurseWatch(prefix, s, this);
    endMode = watch::close;
    watch.follow(index, anew);
  }

  @Override
  public void grown(long index) {
    endMode.run();
    partitioned().follow(plan(List.copyOf(s.told().keys())), Map.of(), index);
  }

  @Override
  public void shrunk(long index) {
    endMode.run();
    followWhole(index, false);
  }

  @Override
  public void reload() {
    endMode.run();
    endMode = () -> {};
    start();
  }

  @Override
  public void tell(News news, long index) {
    if (!news.isEmpty()) {
      changed(new Changes(news.upserts(), news.removed(), index, false));
    }
  }

  @Override
  public void tellReset(long index) {
    if (begun) {
      LOG.info("watch prefix={} outcome=reset index={}", prefix, index);
      s.stats().reset();
    }
    begun = true;
    var all = s.told().keys().stream().map(key -> s.told().get(key).orElseThrow()).toList();
    changed(new Changes(all, List.of(), index, true));
  }

  private void changed(Changes changes) {
    if (closed) {
      return;
    }
    s.stats().told(changes.upserts().size() + changes.removed().size());
    try {
      listener.changed(changes);
    } catch (RuntimeException e) {
      LOG.error("watch prefix={} outcome=listener-failed cause=\"{}\"", prefix, e.getMessage(), e);
    }
  }

  /** Tells nothing any more; may be called from anywhere. */
  void silence() {
    closed = true;
  }

  @Override
  public void close() {
    silence();
    endMode.run();
    s.claim().left();
  }
}
