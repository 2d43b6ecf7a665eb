package io.abril.bench;

import io.abril.api.Kind;
import io.abril.api.Resource;
import io.abril.runtime.Context;
import io.abril.runtime.Controller;
import io.abril.runtime.Operator;
import io.abril.runtime.OperatorSettings;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.abril.runtime.consul.ConsulSettings;
import io.abril.schema.Json;
import io.abril.testkit.Await;
import io.abril.testkit.ConsulAgent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A whole operator on a real Consul agent, with objects that are as they should be. No peer: what
 * others do in a pass that changes nothing is not to be had without their whole platform.
 */
final class LoopBench implements Benchmark {
  /** What a bench's object wants. */
  record TopicSpec(String cluster, int partitions, Map<String, String> settings) {}

  /** What it has. */
  record TopicStatus(int partitions, String cluster, List<String> brokers) {}

  private static final Kind<TopicSpec, TopicStatus> TOPIC =
      Kind.of("Topic", "topics", TopicSpec.class, TopicStatus.class);
  private static final Pattern CALLS =
      Pattern.compile("abril_store_seconds_count\\{[^}]*} ([0-9.E+]+)");
  private static final int DOCUMENTS_AT_ONCE = 60;

  @Override
  public String title() {
    return "no-op passes a second, a resync of 10,000 objects, a write to its pass";
  }

  /** Finds every object as it should be, and notes when it was asked. */
  private static final class Still implements Reconciler<TopicSpec, TopicStatus, Integer> {
    final AtomicLong passes = new AtomicLong();
    volatile long lastPass;
    volatile int highest;
    volatile long highestAt;

    @Override
    public Future<Integer> observe(Resource<TopicSpec, TopicStatus> topic, Context context) {
      lastPass = System.nanoTime();
      int partitions = topic.spec().partitions();
      if (partitions > highest) {
        highestAt = lastPass;
        highest = partitions;
      }
      return Future.succeededFuture(partitions);
    }

    @Override
    public Plan<TopicStatus> decide(Resource<TopicSpec, TopicStatus> topic, Integer partitions) {
      passes.incrementAndGet();
      return Plan.of(
              new TopicStatus(partitions, topic.spec().cluster(), List.of("one", "two", "three")))
          .build();
    }
  }

  private final Still still = new Still();
  private volatile Consumer<String> changed = name -> {};

  @Override
  public void run(boolean quick, Figures figures) throws Exception {
    int objects = quick ? 1_000 : 10_000;
    var vertx = Vertx.vertx();
    try (var agent = ConsulAgent.start()) {
      figures.progress("puts " + objects + " documents");
      for (int from = 0; from < objects; from += DOCUMENTS_AT_ONCE) {
        put(agent, from, Math.min(objects, from + DOCUMENTS_AT_ONCE));
      }
      var operator =
          Operator.create(
                  vertx, OperatorSettings.of("bench").withConsul(ConsulSettings.of(agent.url())))
              .add(
                  Controller.of(TOPIC, still)
                      .concurrency(64)
                      .resync(Duration.ofSeconds(5))
                      .source((lookup, listener) -> changed = listener));
      Await.result(operator.start());
      figures.progress("waits until all of them are accepted and have their status");
      await("the status of the last is written", () -> settled(operator, objects));
      resync(operator, objects, quick, figures);
      noop(operator, objects, quick, figures);
      writes(agent, quick, figures);
      Await.result(operator.close());
    } finally {
      Await.result(vertx.close());
    }
  }

  private static String document(int number, int partitions) {
    return "{\"apiVersion\":\"abril/v1\",\"kind\":\"Topic\",\"metadata\":{\"name\":\"topic-"
        + number
        + "\"},\"spec\":{\"cluster\":\"main\",\"partitions\":"
        + partitions
        + ",\"settings\":{\"retention\":\"7d\",\"cleanup\":\"compact\",\"note\":\""
        + "x".repeat(400)
        + "\"}}}";
  }

  private static void put(ConsulAgent agent, int from, int to) {
    var operations = new ArrayList<Object>();
    for (int i = from; i < to; i++) {
      var value =
          Base64.getEncoder().encodeToString(document(i, 1).getBytes(StandardCharsets.UTF_8));
      operations.add(
          Map.of(
              "KV",
              Map.of("Verb", "set", "Key", "abril/objects/topics/topic-" + i, "Value", value)));
    }
    agent.put("/v1/txn", Json.write(operations));
  }

  private interface Condition {
    boolean holds();
  }

  /** The first reconciles of all objects write twice each, which may take minutes. */
  private static void await(String what, Condition condition) {
    long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not within ten minutes: " + what);
      }
      LockSupport.parkNanos(500_000);
    }
  }

  /** Calls of the store, of whatever kind; its watches go on beside them. */
  private static double calls(Operator operator) {
    return CALLS
        .matcher(operator.metrics().scrape())
        .results()
        .mapToDouble(count -> Double.parseDouble(count.group(1)))
        .sum();
  }

  /** Each object was committed twice, accepted and status, and nothing more is. */
  private boolean settled(Operator operator, int objects) {
    LockSupport.parkNanos(200_000_000);
    return calls(operator) >= 2.0 * objects && idle(operator);
  }

  private boolean idle(Operator operator) {
    var before = calls(operator);
    LockSupport.parkNanos(1_000_000_000);
    return calls(operator) == before;
  }

  /** From the first pass of a resync to the last. */
  private void resync(Operator operator, int objects, boolean quick, Figures figures) {
    var seconds = new double[quick ? 1 : 3];
    var callsBefore = calls(operator);
    for (int i = 0; i < seconds.length; i++) {
      await("no pass is under way", () -> System.nanoTime() - still.lastPass > 500_000_000L);
      long passes = still.passes.get();
      await("the resync begins", () -> still.passes.get() > passes);
      long began = System.nanoTime();
      await("the resync ends", () -> still.passes.get() >= passes + objects);
      seconds[i] = (System.nanoTime() - began) / 1e9;
    }
    figures.figure("resync-10k-seconds", seconds);
    figures.figure("resync-consul-calls", calls(operator) - callsBefore);
  }

  /** Every object is wanted again and again, by a source. */
  private void noop(Operator operator, int objects, boolean quick, Figures figures) {
    var names = new ArrayList<String>();
    for (int i = 0; i < objects; i++) {
      names.add("topic-" + i);
    }
    var rates = new double[quick ? 1 : 5];
    for (int i = 0; i < rates.length; i++) {
      long began = System.nanoTime();
      long from = still.passes.get();
      for (int round = 0; round < 5; round++) {
        long before = still.passes.get();
        operator.onContext(() -> names.forEach(changed));
        await("every object had a pass", () -> still.passes.get() >= before + objects);
      }
      rates[i] = (still.passes.get() - from) / ((System.nanoTime() - began) / 1e9);
    }
    figures.figure("noop-per-second", rates);
  }

  /** Raw writes by a user, far enough from each other not to wait for one another. */
  private void writes(ConsulAgent agent, boolean quick, Figures figures) {
    var delays = new double[quick ? 20 : 200];
    for (int i = 0; i < delays.length; i++) {
      LockSupport.parkNanos(60_000_000L + (i * 37L % 100) * 1_000_000L);
      int partitions = i + 2;
      long began = System.nanoTime();
      agent.put(
          "/v1/kv/abril/objects/topics/topic-" + i * 7 % 1_000,
          document(i * 7 % 1_000, partitions));
      await("the pass over what was written", () -> still.highest >= partitions);
      delays[i] = (still.highestAt - began) / 1e6;
    }
    figures.figure("write-to-reconcile-ms", delays);
  }
}
