package io.abril.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * From asking for N instances until all answer HTTP on their published ports, and from asking for
 * none until no container is left: a pool by a raw write to Consul KV, the engine's own API, Swarm
 * mode, and the engine's API with the least that Consul has to be told, in turns on the same engine
 * with the same image.
 */
final class PoolUpBench implements Benchmark {
  private static final int WARM_UPS = 3;

  @Override
  public String title() {
    return "0 to 10, 30 and 60 answering instances and back, beside the engine's API and Swarm mode";
  }

  private static final class Times {
    final double[] up;
    final double[] down;

    Times(int runs) {
      up = new double[runs];
      down = new double[runs];
    }
  }

  @Override
  public void run(boolean quick, Figures figures) throws Exception {
    try (var environment = new BenchEnvironment(figures);
        var engine = new BenchEngine(environment.variable("DOCKER_HOST"));
        var swarm = new Fleet.Swarm(environment)) {
      var fleets =
          List.of(
              new Fleet.Pool(environment),
              new Fleet.Raw(engine),
              swarm,
              new Fleet.Registered(environment, engine));
      // Everybody's first runs are slower, and a controller runs for weeks.
      for (int run = 0; run < WARM_UPS; run++) {
        for (Fleet fleet : fleets) {
          up(engine, fleet, 10);
          down(engine, fleet);
        }
      }
      for (int count : quick ? List.of(10) : List.of(10, 30, 60)) {
        report(count, measure(engine, fleets, count, quick ? 1 : 3, figures), figures);
      }
    }
  }

  private static Map<String, Times> measure(
      BenchEngine engine, List<? extends Fleet> fleets, int count, int runs, Figures figures) {
    var all = new LinkedHashMap<String, Times>();
    fleets.forEach(f -> all.put(f.name(), new Times(runs)));
    for (int run = 0; run < runs; run++) {
      for (Fleet fleet : fleets) {
        var times = all.get(fleet.name());
        times.up[run] = up(engine, fleet, count);
        times.down[run] = down(engine, fleet);
        figures.progress(
            String.format(
                "%s, %d: up %.2f s, down %.2f s",
                fleet.name(), count, times.up[run], times.down[run]));
      }
    }
    return all;
  }

  private static double up(BenchEngine engine, Fleet fleet, int count) {
    long began = System.nanoTime();
    fleet.up(count);
    engine.awaitAnswering(fleet.label(), count, Set.of());
    return (System.nanoTime() - began) / 1e9;
  }

  private static double down(BenchEngine engine, Fleet fleet) {
    long began = System.nanoTime();
    fleet.down();
    engine.awaitNone(fleet.label());
    return (System.nanoTime() - began) / 1e9;
  }

  private static void report(int count, Map<String, Times> all, Figures figures) {
    var names = List.copyOf(all.keySet());
    var ours = all.get(names.get(0));
    var raw = all.get(names.get(1));
    var swarm = all.get(names.get(2));
    var registered = all.get(names.get(3));
    figures.figure("up-" + count + "-vs-raw", ours.up, names.get(1), raw.up);
    figures.figure("up-" + count + "-vs-swarm", ours.up, names.get(2), swarm.up);
    figures.figure("up-" + count + "-vs-registered", ours.up, names.get(3), registered.up);
    figures.figure("down-" + count + "-vs-raw", ours.down, names.get(1), raw.down);
    figures.figure("down-" + count + "-vs-swarm", ours.down, names.get(2), swarm.down);
    figures.figure("down-" + count + "-vs-registered", ours.down, names.get(3), registered.down);
  }
}
