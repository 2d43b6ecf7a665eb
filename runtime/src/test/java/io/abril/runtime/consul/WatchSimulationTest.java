package io.abril.runtime.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.consul.Partition.Surroundings;
import io.abril.runtime.store.Entry;
import io.abril.testkit.VirtualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A watch of either mode against everything that may happen, in a random order. */
class WatchSimulationTest {
  private static final int POLLS = 12;

  // One instance serves all tries: each begins with a watch that is made anew.
  private VirtualTimers timers = new VirtualTimers();
  private Hearer hearer = new Hearer();
  private Random random = new Random(1);
  private SimulatedConsul consul = new SimulatedConsul(timers, random);
  private WatchStats stats = new WatchStats();
  private PollBudget budget = new PollBudget(POLLS);

  private KvWatch watch(long seed, int smallRoot) {
    return begin(seed, smallRoot, 1);
  }

  private KvWatch begin(long seed, int smallRoot, int weight) {
    timers = new VirtualTimers();
    budget = new PollBudget(POLLS);
    hearer = new Hearer();
    stats = new WatchStats();
    random = new Random(seed);
    consul = new SimulatedConsul(timers, random);
    return watch("r/", smallRoot, weight, hearer, stats);
  }

  private KvWatch watch(
      String prefix, int smallRoot, int weight, Hearer listener, WatchStats itsStats) {
    var limits = WatchLimits.DEFAULT.withSmallRoot(smallRoot).withLeaf(3).withPolls(POLLS);
    var surroundings =
        new Surroundings(
            consul,
            timers,
            new Told(),
            budget.claim(weight, Runnable::run),
            new Turns(3),
            new Pace(timers, limits.pace()),
            limits,
            itsStats);
    return new KvWatch(prefix, surroundings, listener);
  }

  private String name() {
    return random.nextInt(20) == 0 ? "r/" + odd() : "r/t/n" + random.nextInt(120);
  }

  private String odd() {
    return List.of("t", "t/n", "t/n1", "t/", "z" + random.nextInt(9), "t/x/y", "t/m1", "日/é")
        .get(random.nextInt(8));
  }

  private void fill(int names) {
    consul.put("r/.keep");
    for (int i = 0; i < names; i++) {
      consul.put(name());
    }
  }

  private void happen() {
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> consul.put(name());
      case 4 -> consul.put(name(), name(), name());
      case 5, 6 -> consul.delete(name());
      case 7 -> consul.writeElsewhere();
      case 8 -> {
        for (int i = 0; i < 30; i++) {
          consul.put(name());
        }
      }
      case 9 -> consul.put("rx/a");
      default -> timers.advance(Duration.ofMillis(random.nextInt(400)));
    }
    timers.advance(Duration.ofMillis(random.nextInt(4)));
  }

  private void settle() {
    timers.advance(Duration.ofSeconds(130));
  }

  private List<Entry> expected() {
    return new ArrayList<>(consul.entries().subMap("r/", "r0").values());
  }

  private void isTold() {
    assertThat(hearer.heard.values()).containsExactlyElementsOf(expected());
  }

  @Property(tries = 60)
  void nothingIsLostNorToldTwiceNorOutOfOrder(@ForAll long seed) {
    var watch = watch(seed, 4);
    fill(100);
    watch.start();
    for (int i = 0; i < 150; i++) {
      happen();
    }
    settle();
    isTold();
    assertThat(hearer.resets).isEqualTo(1);
    assertThat(consul.mostPolls).isLessThanOrEqualTo(POLLS);
    watch.close();
  }

  /** A new leader writes the pin, and waits for it. */
  @Property(tries = 20)
  void aPinIsToldAtOnceThoughAnotherChangeWasToldJustBefore(@ForAll long seed) {
    var watch = watch(seed, 20);
    fill(5);
    watch.start();
    settle();
    consul.put("r/a");
    timers.advance(Duration.ofMillis(10));
    consul.put("r/b");
    timers.advance(Duration.ofMillis(10));
    assertThat(hearer.heard).containsKey("r/a").doesNotContainKey("r/b");
    settle();
    consul.put("r/c");
    timers.advance(Duration.ofMillis(10));
    consul.put("r/.keep");
    timers.advance(Duration.ofMillis(10));
    isTold();
    watch.close();
  }

  @Property(tries = 50)
  void aChangeOfModeIsNotNoticed(@ForAll long seed) {
    var watch = watch(seed, 20);
    fill(random.nextInt(40));
    watch.start();
    for (int round = 0; round < 4; round++) {
      for (int i = 0; i < 40; i++) {
        consul.put("r/t/n" + i);
        timers.advance(Duration.ofMillis(random.nextInt(40)));
      }
      for (int i = 0; i < 38; i++) {
        consul.delete("r/t/n" + i);
        timers.advance(Duration.ofMillis(random.nextInt(40)));
      }
    }
    settle();
    isTold();
    assertThat(hearer.resets).isEqualTo(1);
    assertThat(stats.recuts()).isPositive();
    watch.close();
  }

  @Property(tries = 50)
  void errorsDelayAndLoseNothing(@ForAll long seed) {
    var watch = watch(seed, seed % 2 == 0 ? 4 : 1_000);
    fill(60);
    consul.failing = 0.2;
    watch.start();
    for (int i = 0; i < 100; i++) {
      happen();
    }
    consul.failing = 0;
    settle();
    isTold();
    assertThat(hearer.resets).isEqualTo(1);
    watch.close();
  }

  @Property(tries = 50)
  void forgottenDeletionsAreNoOtherPast(@ForAll long seed) {
    var watch = watch(seed, seed % 2 == 0 ? 4 : 1_000);
    fill(60);
    watch.start();
    for (int i = 0; i < 100; i++) {
      happen();
      if (i % 20 == 0) {
        // Consul keeps the traces of deletions for a quarter of an hour.
        timers.advance(Duration.ofMinutes(15));
        consul.reap();
      }
    }
    settle();
    isTold();
    assertThat(hearer.resets).isEqualTo(1);
    watch.close();
  }

  @Property(tries = 60)
  void aRestoredSnapshotIsTheWholeTruth(@ForAll long seed) {
    var watch = watch(seed, seed % 2 == 0 ? 4 : 1_000);
    fill(60);
    watch.start();
    settle();
    var snapshot = consul.snapshot();
    for (int i = 0; i < 50; i++) {
      happen();
    }
    timers.advance(Duration.ofMillis(random.nextInt(2_000)));
    consul.restore(snapshot);
    for (int i = random.nextInt(3) * 20; i > 0; i--) {
      happen();
    }
    settle();
    isTold();
    watch.close();
  }

  @Property(tries = 50)
  void aDeniedListDeletesNothing(@ForAll long seed) {
    var watch = watch(seed, seed % 2 == 0 ? 4 : 1_000);
    fill(60);
    watch.start();
    settle();
    var before = new TreeMap<>(hearer.heard);
    consul.denied = true;
    for (int i = 0; i < 5; i++) {
      consul.put("r/t/n" + random.nextInt(120));
      timers.advance(Duration.ofSeconds(random.nextInt(70)));
    }
    assertThat(hearer.heard.keySet()).containsAll(before.keySet());
    consul.denied = false;
    settle();
    isTold();
    watch.close();
  }

  @Property(tries = 60)
  void thePinIsToldAfterEverythingThatWasWrittenBeforeIt(@ForAll long seed) {
    var watch = watch(seed, seed % 3 == 0 ? 1_000 : 4);
    fill(80);
    watch.start();
    var pins = new ArrayList<Long>();
    var snapshots = new TreeMap<Long, List<Entry>>();
    hearer.onPin =
        revision -> {
          pins.add(revision);
          for (Entry entry : snapshots.getOrDefault(revision, List.of())) {
            var now = consul.entries().get(entry.key());
            var heard = hearer.heard.get(entry.key());
            if (now != null && now.equals(entry)) {
              assertThat(heard).isEqualTo(entry);
            }
          }
        };
    for (int i = 0; i < 100; i++) {
      happen();
      if (i % 20 == 0) {
        long revision = consul.put("r/.keep");
        snapshots.put(revision, List.copyOf(consul.entries().subMap("r/", "r0").values()));
      }
    }
    settle();
    isTold();
    assertThat(pins).isNotEmpty();
    watch.close();
  }

  @Property(tries = 20)
  void aClosedWatchAsksNothingMore(@ForAll long seed) {
    var watch = watch(seed, seed % 2 == 0 ? 4 : 1_000);
    fill(60);
    watch.start();
    timers.advance(Duration.ofSeconds(1));
    watch.close();
    int told = hearer.batches;
    consul.put(name());
    settle();
    int reads = consul.reads;
    consul.put(name());
    settle();
    assertThat(consul.reads).isEqualTo(reads);
    assertThat(hearer.batches).isEqualTo(told);
  }

  @Property(tries = 50)
  void aNameOutsideEveryPartitionIsToldSoonAlsoWhenItIsHidden(@ForAll long seed) {
    var watch = watch(seed, 4);
    fill(100);
    watch.start();
    settle();
    consul.put("r/outside" + seed);
    timers.advance(Duration.ofSeconds(1));
    isTold();
    consul.put(
        "r/hidden" + seed,
        hearer.heard.keySet().stream()
            .filter(k -> k.startsWith("r/t/n"))
            .findFirst()
            .orElseThrow());
    timers.advance(Duration.ofSeconds(2));
    isTold();
    watch.close();
  }

  /** Nothing is written below it, so that it hears of nothing but the other watch. */
  @Property(tries = 40)
  void aQuietWatchGivesPollsToOneThatComesAndHasThemBackWhenThatIsGone(@ForAll long seed) {
    var quiet = begin(seed, 4, 1);
    fillEvenly("r/t/n");
    quiet.start();
    settle();
    int alone = stats.partitions();
    var heavyHearer = new Hearer();
    var heavyStats = new WatchStats();
    var heavy = watch("q/", 4, 4, heavyHearer, heavyStats);
    fillEvenly("q/t/n");
    heavy.start();
    settle();
    assertThat(stats.partitions()).isLessThan(heavyStats.partitions());
    assertThat(stats.partitions() + heavyStats.partitions()).isLessThanOrEqualTo(POLLS - 2);
    assertThat(stats.withoutPoll() + heavyStats.withoutPoll()).isZero();
    // Until a poll of the older watch runs out, the newcomer's bell is one more.
    assertThat(consul.mostPolls).isLessThanOrEqualTo(POLLS + 1);
    consul.put("q/t/n12121");
    timers.advance(Duration.ofMillis(40));
    assertThat(heavyHearer.heard).containsEntry("q/t/n12121", consul.entries().get("q/t/n12121"));
    heavy.close();
    settle();
    assertThat(stats.partitions()).isEqualTo(alone);
    assertThat(stats.withoutPoll()).isZero();
    isTold();
    quiet.close();
  }

  /** Names that can be cut into any odd number of parts. */
  private void fillEvenly(String prefix) {
    for (int i = 0; i < 81; i++) {
      consul.put(prefix + Integer.toString(81 + i, 3));
    }
  }
}
