package io.abril.bench;

import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;

/** The main of {@code it-tests/bench NAME [--quick]}. */
public final class Bench {
  /** Every benchmark by its name. */
  private static final Map<String, Benchmark> ALL =
      new TreeMap<>(
          Map.of(
              "heal", new HealBench(),
              "loop", new LoopBench(),
              "pool-up", new PoolUpBench(),
              "propagate", new PropagateBench(),
              "queue", new QueueBench(),
              "switch", new SwitchBench(),
              "takeover", new TakeoverBenchmark(),
              "watch", new WatchBench()));

  private Bench() {}

  /** Runs the benchmark that the first argument names. */
  public static void main(String[] args) throws Exception {
    // Requests are sent to an address, with the host that a user would type.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host,connection");
    var benchmark = args.length == 0 ? null : ALL.get(args[0]);
    boolean quick = args.length == 2 && args[1].equals("--quick");
    if (benchmark == null || args.length > 2 || (args.length == 2 && !quick)) {
      usage(args.length > 0 && benchmark == null ? args[0] : "");
      System.exit(2);
    }
    benchmark.run(quick, new Figures(args[0], new PrintStream(System.out, true, "UTF-8")));
    System.exit(0);
  }

  private static void usage(String unknown) {
    if (!unknown.isEmpty()) {
      System.err.println("there is no benchmark '" + unknown + "'");
    }
    System.err.println("usage: it-tests/bench NAME [--quick]; the names are");
    ALL.forEach((name, benchmark) -> System.err.printf("  %-10s %s%n", name, benchmark.title()));
  }
}
