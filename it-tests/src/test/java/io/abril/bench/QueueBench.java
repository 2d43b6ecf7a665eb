package io.abril.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * JMH of the work queue, beside what one would take from the JDK: a blocking queue and a concurrent
 * set that keeps keys from waiting twice. The peer knows no priorities, backoff or pending passes;
 * ours belongs to one event loop, so both are used by one thread.
 */
final class QueueBench implements Benchmark {
  @Override
  public String title() {
    return "JMH of the work queue: keys a second, one by one, wanted twice, and in a flood";
  }

  @Override
  public void run(boolean quick, Figures figures) throws Exception {
    var options =
        new OptionsBuilder()
            .include(QueueStrokes.class.getName())
            .forks(quick ? 0 : 1)
            .warmupIterations(quick ? 1 : 3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(quick ? 1 : 5)
            .measurementTime(TimeValue.seconds(1))
            .verbosity(VerboseMode.SILENT)
            .build();
    figures.progress("JMH runs six benchmarks, each of some seconds");
    var scores = scores(new Runner(options).run());
    for (String stroke : new String[] {"oneByOne", "wantedTwice", "flood"}) {
      figures.figure(
          stroke + "-keys-per-second",
          scores.get(stroke),
          "LinkedBlockingQueue and ConcurrentHashMap.newKeySet",
          scores.get(stroke + "OfPeer"));
    }
  }

  private static Map<String, double[]> scores(Collection<RunResult> results) {
    var scores = new TreeMap<String, double[]>();
    for (RunResult result : results) {
      var runs = new ArrayList<Double>();
      result
          .getAggregatedResult()
          .getIterationResults()
          .forEach(iteration -> runs.add(iteration.getPrimaryResult().getScore()));
      var name = result.getParams().getBenchmark();
      scores.put(
          name.substring(name.lastIndexOf('.') + 1),
          runs.stream().mapToDouble(Double::doubleValue).toArray());
    }
    return scores;
  }
}
