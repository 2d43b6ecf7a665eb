package io.abril.bench;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * From {@code docker kill} of one of eight instances until another answers in its place, or the
 * same one again: a pool beside a service of Swarm mode without a restart delay, and beside a
 * process that does nothing but start again what the engine says has died.
 */
final class HealBench implements Benchmark {
  /** More than there are runs, so that each can kill one that never died before. */
  private static final int INSTANCES = 8;

  /** Longer than what either remembers of a failure before it waits with the next start. */
  private static final long REST_NANOS = 2_000_000_000L;

  @Override
  public String title() {
    return "a killed container until its replacement answers, beside Swarm mode";
  }

  @Override
  public void run(boolean quick, Figures figures) throws Exception {
    int runs = quick ? 2 : 7;
    var ours = new double[runs];
    var peers = new double[runs];
    var floor = new double[runs];
    var killedOfOurs = new HashSet<String>();
    var killedOfPeers = new HashSet<String>();
    var killedOfRaw = new HashSet<String>();
    try (var environment = new BenchEnvironment(figures);
        var engine = new BenchEngine(environment.variable("DOCKER_HOST"));
        var swarm = new Fleet.Swarm(environment)) {
      var pool = new Fleet.Pool(environment);
      var raw = new Fleet.Raw(engine);
      for (Fleet fleet : List.of(pool, swarm, raw)) {
        fleet.up(INSTANCES);
        engine.awaitAnswering(fleet.label(), INSTANCES, Set.of());
      }
      var restarting = engine.restarting(raw.label());
      try {
        for (int run = 0; run < runs; run++) {
          LockSupport.parkNanos(REST_NANOS);
          ours[run] = kill(engine, pool, killedOfOurs);
          LockSupport.parkNanos(REST_NANOS);
          peers[run] = kill(engine, swarm, killedOfPeers);
          LockSupport.parkNanos(REST_NANOS);
          floor[run] = kill(engine, raw, killedOfRaw);
          figures.progress(
              String.format(
                  "run %d: abril %.3f s, Swarm mode %.3f s, started at once %.3f s",
                  run, ours[run], peers[run], floor[run]));
        }
      } finally {
        restarting.close();
      }
      for (Fleet fleet : List.of(pool, swarm, raw)) {
        fleet.down();
        engine.awaitNone(fleet.label());
      }
    }
    figures.figure("replaced-vs-swarm", ours, "Swarm mode, restart-delay 0", peers);
    figures.figure("replaced-vs-start", ours, "a start at the event", floor);
    figures.figure("start-vs-swarm", floor, "Swarm mode, restart-delay 0", peers);
  }

  /** Each run kills another one: one that dies again and again is not started at once. */
  private static double kill(BenchEngine engine, Fleet fleet, Set<String> killed) {
    var survivors = new HashSet<>(engine.ids(fleet.label()));
    var victim = survivors.stream().filter(id -> !killed.contains(id)).findFirst().orElseThrow();
    survivors.remove(victim);
    killed.add(victim);
    long began = System.nanoTime();
    engine.kill(victim);
    engine.awaitAnswering(fleet.label(), 1, survivors);
    return (System.nanoTime() - began) / 1e9;
  }
}
