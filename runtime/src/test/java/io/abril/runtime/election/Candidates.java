package io.abril.runtime.election;

import io.abril.testkit.LockProcess;
import io.abril.testkit.MemoryLocks;
import io.abril.testkit.VirtualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Processes that stand in groups, on locks in memory and a clock that tests move. */
final class Candidates {
  static final String GROUP = "pools";

  final VirtualTimers clock = new VirtualTimers();
  final MemoryLocks locks;
  private final List<String> groups;
  private final Map<String, Stander> standing = new LinkedHashMap<>();
  private final Map<String, Long> lastEpoch = new HashMap<>();

  /** A process with its candidacies. */
  static final class Stander {
    final LockProcess process;
    final Elections elections;
    final Map<String, Leadership> in = new LinkedHashMap<>();
    final List<String> told = new ArrayList<>();

    Stander(LockProcess process) {
      this.process = process;
      this.elections = new Elections(process, process, process.id());
    }

    Leadership pools() {
      return in.get(GROUP);
    }

    boolean leads(String group) {
      return !process.isDead() && in.get(group).lease().filter(Lease::confirmed).isPresent();
    }

    boolean leads() {
      return leads(GROUP);
    }

    long epoch() {
      return pools().lease().map(Lease::epoch).orElse(0L);
    }
  }

  Candidates(long seed, String... groups) {
    this.groups = List.of(groups);
    this.locks = new MemoryLocks(clock, new Random(seed));
    locks.observe(this::neverTwo);
  }

  Stander start(String id) {
    var stander = new Stander(locks.process(id));
    standing.put(id, stander);
    for (String group : groups) {
      var leadership = stander.elections.in(group);
      stander.in.put(group, leadership);
      leadership.onChange(
          leading -> {
            stander.told.add(group + (leading ? " leads" : " lost"));
            if (leading) {
              grows(group, leadership.lease().orElseThrow().epoch());
            }
          });
      leadership.start();
    }
    return stander;
  }

  Stander get(String id) {
    return standing.get(id);
  }

  List<Stander> all() {
    return List.copyOf(standing.values());
  }

  List<Stander> leaders(String group) {
    return standing.values().stream().filter(s -> s.leads(group)).toList();
  }

  void advance(long ms) {
    clock.advance(Duration.ofMillis(ms));
  }

  /** Advances until it holds, a millisecond a step; answers how many. */
  long msUntil(java.util.function.BooleanSupplier holds) {
    for (long ms = 0; ms < 60_000; ms++) {
      if (holds.getAsBoolean()) {
        return ms;
      }
      advance(1);
    }
    throw new AssertionError("not within a minute");
  }

  private void grows(String group, long epoch) {
    long before = lastEpoch.getOrDefault(group, 0L);
    if (epoch <= before) {
      throw new AssertionError("epoch " + epoch + " of " + group + " follows " + before);
    }
    lastEpoch.put(group, epoch);
  }

  private void neverTwo() {
    for (String group : groups) {
      if (leaders(group).size() > 1) {
        throw new AssertionError(
            clock.now()
                + ": two lead "
                + group
                + ": "
                + leaders(group).stream().map(s -> s.process.id()).toList());
      }
    }
  }
}
