package io.abril.runtime.consul;

import io.abril.runtime.consul.Partition.Surroundings;
import io.abril.runtime.consul.Told.News;
import io.abril.runtime.store.Entry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a prefix with many keys at a cost that doesn't grow with them: many {@link Partition}s,
 * and a {@link Bell} for what lies outside. Partitions are cut anew as names come and go.
 *
 * <p>The bell tells only the highest index. When that is higher than every partition's, a key
 * outside has changed, and all names are listed (an audit). When it isn't, a key outside may have
 * changed together with one inside; that is found by an audit too, which then may wait: {@link
 * WatchLimits#auditPause}.
 */
final class PartitionedWatch implements Partition.Owner, Bell.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionedWatch.class);

  /** Time for the partitions to hear of what rang the bell. */
  private static final Duration HEARING = Duration.ofMillis(50);

  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration BETWEEN_SUSPICIONS = Duration.ofSeconds(10);

  private final String prefix;
  private final Surroundings s;
  private final Teller teller;
  private final Map<String, Partition> partitions = new TreeMap<>();
  private final LooseKeys loose;
  private final Barrier barrier;
  private final Bell bell;
  private final CutTiming timing;
  private final DeniedList deniedList;
  private PartitionPlan plan = new PartitionPlan(List.of(), List.of(), 0);
  private long outsideIndex;
  private long rung;
  private int rings;
  private boolean checking;
  private boolean masked;
  private Instant audited = Instant.EPOCH;
  private Instant suspected = Instant.EPOCH;
  private boolean closed;

  /** What a watch does with what its modes find out. */
  interface Teller {
    /** Tells news, which {@link Told} has taken already. */
    void tell(News news, long index);

    /** Everything must be read and told anew. */
    void reload();

    /** There are few keys left; everything up to the index was told. */
    void shrunk(long index);
  }

  PartitionedWatch(String prefix, Surroundings surroundings, Teller teller) {
    this.prefix = prefix;
    this.s = surroundings;
    this.teller = teller;
    this.loose = new LooseKeys(s, this);
    this.bell = new Bell(s.reads(), s.timers(), s.limits(), this, prefix);
    this.deniedList = new DeniedList(prefix, s);
    this.timing = new CutTiming(s.timers(), s.limits().leaf());
    this.barrier = new Barrier(prefix + ".keep", s, this::sweep, this::tellPin);
  }

  /**
   * Begins.
   *
   * @param first what the partitions are to be; all that was told lies in them
   * @param indexes up to where each partition was told; {@code index} for the others
   * @param index up to where everything was told
   */
  void follow(PartitionPlan first, Map<String, Long> indexes, long index) {
    s.claim().holds(s.told().keys().size());
    s.claim().onOthers(this::pollsMayBeFree);
    outsideIndex = index;
    rung = index;
    audited = s.timers().now();
    cutTo(first, indexes);
    bell.start(index);
  }

  /** Lets all polls run out. */
  void close() {
    closed = true;
    bell.close();
    s.stats().partitions(-partitions.size());
    partitions.values().forEach(Partition::close);
    partitions.clear();
    loose.become(Map.of());
    s.claim().left();
  }

  // What the partitions find.

  @Override
  public void tell(News news, long index) {
    if (closed) {
      return;
    }
    var withoutPin = barrier.holdBack(news);
    if (!withoutPin.isEmpty()) {
      s.told().take(withoutPin);
      teller.tell(withoutPin, index);
    }
  }

  private void tellPin(Entry pin) {
    if (!closed && s.told().get(pin.key()).map(e -> e.revision() < pin.revision()).orElse(true)) {
      var news = new News(List.of(pin), List.of(), false);
      s.told().take(news);
      teller.tell(news, pin.revision());
    }
  }

  /** A pin that was read while everything was read for the first time. */
  void pinWasNewer(Entry pin) {
    barrier.holdBack(new News(List.of(pin), List.of(), false));
  }

  @Override
  public void reload() {
    if (!closed) {
      LOG.info("watch prefix={} outcome=another-past", prefix);
      teller.reload();
    }
  }

  @Override
  public int partitions() {
    return partitions.size();
  }

  @Override
  public int rings() {
    return rings;
  }

  @Override
  public Future<Boolean> rootHoldsKeys() {
    return deniedList.rootHoldsKeys();
  }

  @Override
  public void suspect() {
    var now = s.timers().now();
    if (Duration.between(suspected, now).compareTo(BETWEEN_SUSPICIONS) >= 0) {
      suspected = now;
      partitions.values().forEach(Partition::verify);
      loose.read();
    }
  }

  @Override
  public void settled(Partition partition, int keys) {
    if (closed) {
      return;
    }
    if (s.told().keys().size() <= s.limits().smallAgain()) {
      teller.shrunk(toldUpTo());
      return;
    }
    int bound = 2 * Math.max(s.limits().leaf(), plan.largest());
    if (keys == 0 || keys > bound) {
      timing.consider(() -> cutFor(List.of()));
    }
  }

  private LongStream indexes() {
    var inside = partitions.values().stream().map(Partition::index);
    var outside = Stream.concat(loose.indexes().values().stream(), Stream.of(outsideIndex));
    return Stream.concat(inside, outside).mapToLong(Long::longValue);
  }

  private long toldUpTo() {
    return indexes().min().orElse(0);
  }

  // What the bell finds.

  @Override
  public void rung(long index) {
    rung = index;
    askWithoutPolls();
    s.claim().holds(s.told().keys().size());
    if (mayBeCutBetter()) {
      timing.consider(this::cutIfBetter);
    }
    if (!checking) {
      checking = true;
      s.timers().after(HEARING, this::check);
    }
  }

  @Override
  public void deaf() {
    askWithoutPolls();
  }

  private void askWithoutPolls() {
    rings++;
    starving().forEach(this::refresh);
    loose.read();
  }

  private List<Partition> starving() {
    return partitions.values().stream().filter(Partition::isWithoutPoll).toList();
  }

  private void refresh(Partition partition) {
    partition.refresh().onFailure(e -> s.stats().failed());
  }

  /** Whether a partition has found what the bell rang for. */
  private void check() {
    if (closed) {
      return;
    }
    if (partitions.values().stream().anyMatch(Partition::isBusy)) {
      s.timers().after(HEARING, this::check);
      return;
    }
    checking = false;
    var pause = s.limits().auditPause(s.told().keys().size());
    if (rung > heardUpTo()) {
      masked = true;
      auditIfMasked();
    } else if (!masked) {
      masked = true;
      var due = Duration.between(s.timers().now(), audited.plus(pause));
      s.timers().after(due.isNegative() ? Duration.ofMillis(1) : due, this::auditIfMasked);
    }
  }

  private void auditIfMasked() {
    if (masked && !closed) {
      audit().onFailure(e -> s.timers().after(AGAIN, this::auditIfMasked));
    }
  }

  private long heardUpTo() {
    return indexes().max().orElse(0);
  }

  /** Lists all names and gives those outside a place. */
  private Future<Void> audit() {
    s.stats().audited();
    return s.reads()
        .names(prefix)
        .compose(
            names ->
                names.keys().isEmpty() && !s.told().keys().isEmpty()
                    ? Future.failedFuture("the list of " + prefix + " is empty")
                    : Future.succeededFuture(names))
        .onSuccess(
            names -> {
              if (closed) {
                return;
              }
              masked = false;
              audited = s.timers().now();
              var outside = plan.outside(names.keys());
              if (!outside.isEmpty()) {
                cutFor(names.keys());
              }
              outsideIndex = Math.max(outsideIndex, names.index());
            })
        .mapEmpty();
  }

  // How everything is known to have been told, for the pin.

  private Future<Void> sweep() {
    return audit()
        .compose(
            v -> {
              var all = new ArrayList<Future<Void>>();
              partitions.values().forEach(partition -> all.add(partition.refresh()));
              all.add(loose.read());
              return Future.join(all).mapEmpty();
            });
  }

  // How it is cut.

  private boolean mayBeCutBetter() {
    return timing.mayBeBetter(s.told().keys().size(), s.claim().share(), partitions.size());
  }

  /** This watch may be too quiet to notice by itself that others have come, grown or gone. */
  private void pollsMayBeFree() {
    starving().forEach(Partition::start);
    timing.soon(this::cutIfBetter);
  }

  private void cutIfBetter() {
    if (!closed && mayBeCutBetter()) {
      cutFor(List.of());
    }
  }

  private void cutFor(Collection<String> more) {
    var keys = new TreeSet<>(s.told().keys());
    keys.addAll(more);
    int share = s.claim().share();
    var tree = PartitionTree.of(prefix, List.copyOf(keys), s.limits().leaf());
    var fresh = PartitionPlan.cut(tree, share);
    if (!fresh.isServedBy(plan, keys, share, s.limits().leaf())) {
      cutTo(fresh, Map.of());
    }
    timing.isRight(keys.size(), share);
  }

  private void cutTo(PartitionPlan next, Map<String, Long> indexes) {
    s.stats().recut();
    LOG.debug(
        "watch prefix={} partitions={} largest={}", prefix, next.prefixes().size(), next.largest());
    var made = new TreeMap<String, Partition>();
    for (String text : next.prefixes()) {
      var same = partitions.get(text);
      made.put(
          text,
          same != null
              ? same
              : new Partition(s, this, text, indexes.getOrDefault(text, indexOf(text))));
    }
    var looseIndexes = new TreeMap<String, Long>();
    next.loose().forEach(key -> looseIndexes.put(key, indexes.getOrDefault(key, indexOf(key))));
    outsideIndex = Math.min(outsideIndex, lowestOfLeft(next));
    var before = Map.copyOf(partitions);
    s.stats().partitions(made.size() - partitions.size());
    partitions.clear();
    partitions.putAll(made);
    loose.become(looseIndexes);
    plan = next;
    before.forEach(
        (text, partition) -> {
          if (made.get(text) != partition) {
            partition.close();
          }
        });
    made.forEach(
        (text, partition) -> {
          if (before.get(text) != partition) {
            partition.start();
          }
        });
    loose.read();
  }

  /** Up to where that was told which no partition covers any more. */
  private long lowestOfLeft(PartitionPlan next) {
    var left =
        partitions.values().stream()
            .filter(partition -> !next.covers(partition.prefix()))
            .map(Partition::index);
    var leftLoose =
        loose.indexes().entrySet().stream()
            .filter(key -> !next.loose().contains(key.getKey()) && !next.covers(key.getKey()))
            .map(Map.Entry::getValue);
    return Stream.concat(left, leftLoose).mapToLong(Long::longValue).min().orElse(outsideIndex);
  }

  /** Up to where all keys that begin with this were told, by the partitions that there are. */
  private long indexOf(String text) {
    long lowest = outsideIndex;
    for (var partition : partitions.values()) {
      if (text.startsWith(partition.prefix())) {
        return partition.index();
      }
      if (partition.prefix().startsWith(text)) {
        lowest = Math.min(lowest, partition.index());
      }
    }
    for (var key : loose.indexes().entrySet()) {
      if (key.getKey().startsWith(text)) {
        lowest = Math.min(lowest, key.getValue());
      }
    }
    return lowest;
  }
}
