package io.abril.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.schema.Json;
import java.io.PrintStream;
import java.util.Arrays;

/** Prints what a benchmark found: one line of JSON a figure on out, progress on err. */
final class Figures {
  private final String bench;
  private final PrintStream out;

  Figures(String bench, PrintStream out) {
    this.bench = bench;
    this.out = out;
  }

  /** Tells what goes on; long work shows progress. */
  void progress(String what) {
    System.err.println(bench + ": " + what);
  }

  /** A figure without a peer; the values of its runs, in the metric's unit. */
  void figure(String metric, double... ours) {
    out.println(Json.write(line(metric, ours)));
  }

  /** A figure beside its peer's, measured in the same run. */
  void figure(String metric, double[] ours, String peerName, double[] peer) {
    var line = line(metric, ours);
    line.put("peer", rounded(median(peer)));
    line.put("peerName", peerName);
    line.put("ratio", rounded(median(ours) / median(peer)));
    line.put("peerMin", rounded(min(peer)));
    line.put("peerMax", rounded(max(peer)));
    out.println(Json.write(line));
  }

  private ObjectNode line(String metric, double[] ours) {
    var line = JsonNodeFactory.instance.objectNode();
    line.put("bench", bench).put("metric", metric).put("ours", rounded(median(ours)));
    return line.put("min", rounded(min(ours)))
        .put("max", rounded(max(ours)))
        .put("runs", ours.length);
  }

  /** The middle value; of an even number of values, the mean of the two in the middle. */
  static double median(double... values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  private static double min(double[] values) {
    return Arrays.stream(values).min().orElseThrow();
  }

  private static double max(double[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }

  /** Four digits that count. */
  private static double rounded(double value) {
    return value == 0
        ? 0
        : new java.math.BigDecimal(value).round(new java.math.MathContext(4)).doubleValue();
  }
}
