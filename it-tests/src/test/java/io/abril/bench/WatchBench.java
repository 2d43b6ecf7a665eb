package io.abril.bench;

import io.abril.runtime.consul.ConsulHttp;
import io.abril.runtime.consul.ConsulSettings;
import io.abril.runtime.consul.ConsulStore;
import io.abril.testkit.Await;
import io.abril.testkit.ConsulAgent;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The store's watch beside a plain recursive blocking query, by the same HTTP client on the same
 * agent: time from sending a write to the listener's call, bytes on the wire, CPU of the agent and
 * of this process. What a whole operator adds, until a pass begins, is measured by itself. Values
 * go uncompressed for both; the lists of names, which only ours asks for, are packed.
 */
final class WatchBench implements Benchmark {
  private static final String PEER = "plain ?recurse blocking query";

  /** What one watcher needed at one size. */
  private record Run(List<Double> millis, double bytes, double cpuMillis, double burstCpuMillis) {}

  /** All runs at one size, and a whole operator's times until a pass. */
  private record Runs(List<Run> ours, List<Run> peer, List<Double> reconciles) {}

  @Override
  public String title() {
    return "a change until it is told and until its pass, its bytes and CPU, at 1k, 10k and 50k documents";
  }

  @Override
  public void run(boolean quick, Figures figures) throws Exception {
    var sizes = quick ? List.of(1_000, 10_000) : List.of(1_000, 10_000, 50_000);
    var all = new TreeMap<Integer, Runs>();
    for (int size : sizes) {
      all.put(size, measure(size, quick ? 1 : 3, quick, figures));
    }
    all.forEach((size, runs) -> report(size, runs, figures));
    int largest = sizes.get(sizes.size() - 1);
    var large = all.get(largest);
    figures.figure(
        "burst-cpu-vs-recurse",
        each(large.ours, Run::burstCpuMillis),
        PEER,
        each(large.peer, Run::burstCpuMillis));
    if (!quick) {
      var small = all.get(1_000);
      figures.figure(
          "reconcile-50k-vs-1k",
          Figures.median(array(large.reconciles)) / Figures.median(array(small.reconciles)));
      figures.figure(
          "told-50k-vs-1k", Figures.median(times(large.ours)) / Figures.median(times(small.ours)));
      figures.figure(
          "bytes-50k-vs-1k",
          Figures.median(each(large.ours, Run::bytes))
              / Figures.median(each(small.ours, Run::bytes)));
      figures.figure(
          "bytes-50k-vs-recurse", each(large.ours, Run::bytes), PEER, each(large.peer, Run::bytes));
    }
  }

  private static void report(int size, Runs runs, Figures figures) {
    var name = size / 1_000 + "k";
    figures.figure("reconcile-" + name + "-ms", array(runs.reconciles));
    figures.figure("told-" + name + "-ms", times(runs.ours), PEER, times(runs.peer));
    figures.figure("bytes-" + name, each(runs.ours, Run::bytes), PEER, each(runs.peer, Run::bytes));
    figures.figure(
        "cpu-" + name + "-ms",
        each(runs.ours, Run::cpuMillis),
        PEER,
        each(runs.peer, Run::cpuMillis));
    figures.figure(
        "burst-cpu-" + name + "-ms",
        each(runs.ours, Run::burstCpuMillis),
        PEER,
        each(runs.peer, Run::burstCpuMillis));
  }

  private static double[] each(List<Run> runs, ToDoubleFunction<Run> value) {
    return runs.stream().mapToDouble(value).toArray();
  }

  private static double[] times(List<Run> runs) {
    return array(runs.stream().flatMap(r -> r.millis.stream()).toList());
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(value -> value).toArray();
  }

  private static Runs measure(int size, int rounds, boolean quick, Figures figures)
      throws Exception {
    var ours = new ArrayList<Run>();
    var peer = new ArrayList<Run>();
    try (var agent = ConsulAgent.start();
        var relay = new CountingRelay(agent.port())) {
      var documents = new BenchDocuments(agent, size);
      figures.progress(size + " documents of 1 KB");
      documents.fill();
      int changes = quick ? 10 : size > 10_000 ? 15 : 30;
      // The JVM's and the agent's first runs are slower for whoever is first.
      run(WatchBench::ours, agent, relay, documents, 5);
      run(WatchBench::peer, agent, relay, documents, 2);
      for (int round = 0; round < rounds; round++) {
        ours.add(run(WatchBench::ours, agent, relay, documents, changes));
        figures.progress(size + ": ours " + ours.get(round));
        peer.add(run(WatchBench::peer, agent, relay, documents, changes));
        figures.progress(size + ": peer " + peer.get(round));
      }
    }
    return new Runs(ours, peer, reconciles(size, quick ? 20 : 60, figures));
  }

  /** From a write until its pass begins, in a whole operator. */
  private static List<Double> reconciles(int size, int changes, Figures figures) {
    try (var agent = ConsulAgent.start();
        var operator = new StillOperator(agent, size, Duration.ofHours(1))) {
      figures.progress(size + ": an operator accepts them all");
      operator.settle();
      // The first writes have the watches cut their partitions anew, for what they share by now.
      operator.writes(changes);
      return Arrays.stream(operator.writes(changes)).boxed().toList();
    }
  }

  /** Opens a watcher on an agent's address. */
  private interface Opens {
    Runnable open(Vertx vertx, ConsulHttp http, BenchDocuments documents);
  }

  private static Runnable ours(Vertx vertx, ConsulHttp http, BenchDocuments documents) {
    return new ConsulStore(vertx, http, BenchDocuments.ROOT)
            .watch("objects/", changes -> changes.upserts().forEach(e -> documents.told(e.value())))
        ::close;
  }

  private static Runnable peer(Vertx vertx, ConsulHttp http, BenchDocuments documents) {
    var peer = new PlainRecurse(http, documents);
    vertx.getOrCreateContext().runOnContext(v -> peer.poll(0));
    return peer::close;
  }

  private static Run run(
      Opens watcher, ConsulAgent agent, CountingRelay relay, BenchDocuments documents, int changes)
      throws Exception {
    List<Double> millis;
    double cpu;
    double burst;
    try (var open = new Opened(watcher, agent.url(), documents)) {
      open.complete();
      documents.changeOneByOne(Math.min(5, changes));
      double before = documents.cpuMillis();
      millis = documents.changeOneByOne(changes);
      cpu = (documents.cpuMillis() - before) / changes;
      burst = documents.burst();
    }
    documents.drain();
    try (var open = new Opened(watcher, relay.url(), documents)) {
      open.complete();
      documents.changeOneByOne(2);
      long before = relay.bytes();
      documents.changeOneByOne(changes);
      var run = new Run(millis, (double) (relay.bytes() - before) / changes, cpu, burst);
      return run;
    } finally {
      documents.drain();
    }
  }

  private static final class Opened implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();

    private final BenchDocuments documents;
    private final Runnable closes;

    Opened(Opens watcher, String url, BenchDocuments documents) {
      this.documents = documents;
      documents.expectAll();
      closes = watcher.open(vertx, ConsulHttp.of(vertx, ConsulSettings.of(url)), documents);
    }

    void complete() throws InterruptedException {
      documents.awaitAll();
    }

    @Override
    public void close() {
      closes.run();
      Await.result(vertx.close());
    }
  }
}
