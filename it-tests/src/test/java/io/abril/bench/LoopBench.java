package io.abril.bench;

import io.abril.testkit.ConsulAgent;
import java.time.Duration;
import java.util.ArrayList;

/**
 * Passes of a {@link StillOperator}. No peer: what others do in a pass that changes nothing is not
 * to be had without their whole platform.
 */
final class LoopBench implements Benchmark {
  /** Short, so that one need not be waited for long. */
  private static final Duration RESYNC = Duration.ofSeconds(5);

  @Override
  public String title() {
    return "no-op passes a second, a resync of 10,000 objects, a write to its pass";
  }

  @Override
  public void run(boolean quick, Figures figures) throws Exception {
    int objects = quick ? 1_000 : 10_000;
    try (var agent = ConsulAgent.start()) {
      figures.progress("puts " + objects + " documents");
      try (var operator = new StillOperator(agent, objects, RESYNC)) {
        figures.progress("waits until all of them are accepted and have their status");
        operator.settle();
        resync(operator, objects, quick, figures);
        noop(operator, objects, quick, figures);
        figures.figure("write-to-reconcile-ms", operator.writes(quick ? 20 : 200));
      }
    }
  }

  /** From the first pass of a resync to the last. */
  private static void resync(StillOperator operator, int objects, boolean quick, Figures figures) {
    var seconds = new double[quick ? 1 : 3];
    var callsBefore = operator.calls();
    for (int i = 0; i < seconds.length; i++) {
      StillOperator.await(
          "no pass is under way", () -> System.nanoTime() - operator.lastPass() > 500_000_000L);
      long passes = operator.passes();
      StillOperator.await("the resync begins", () -> operator.passes() > passes);
      long began = System.nanoTime();
      StillOperator.await("the resync ends", () -> operator.passes() >= passes + objects);
      seconds[i] = (System.nanoTime() - began) / 1e9;
    }
    figures.figure("resync-10k-seconds", seconds);
    figures.figure("resync-consul-calls", operator.calls() - callsBefore);
  }

  /** Every object is wanted again and again, by a source. */
  private static void noop(StillOperator operator, int objects, boolean quick, Figures figures) {
    var names = new ArrayList<String>();
    for (int i = 0; i < objects; i++) {
      names.add("topic-" + i);
    }
    var rates = new double[quick ? 1 : 5];
    for (int i = 0; i < rates.length; i++) {
      long began = System.nanoTime();
      long from = operator.passes();
      for (int round = 0; round < 5; round++) {
        long before = operator.passes();
        operator.want(names);
        StillOperator.await("every object had a pass", () -> operator.passes() >= before + objects);
      }
      rates[i] = (operator.passes() - from) / ((System.nanoTime() - began) / 1e9);
    }
    figures.figure("noop-per-second", rates);
  }
}
