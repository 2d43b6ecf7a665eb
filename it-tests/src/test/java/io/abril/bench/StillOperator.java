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
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A whole operator on a real Consul agent, with objects that are as they should be: passes over
 * them change nothing.
 */
final class StillOperator implements AutoCloseable {
  /** What a bench's object wants. */
  record TopicSpec(String cluster, int partitions, Map<String, String> settings) {}

  /** What it has. */
  record TopicStatus(int partitions, String cluster, List<String> brokers) {}

  private static final Kind<TopicSpec, TopicStatus> TOPIC =
      Kind.of("Topic", "topics", TopicSpec.class, TopicStatus.class);
  private static final Pattern CALLS =
      Pattern.compile("abril_store_seconds_count\\{[^}]*} ([0-9.E+]+)");
  private static final Pattern TOLD = Pattern.compile("abril_watch_bytes\\w*\\{[^}]*} ([0-9.E+]+)");
  private static final Pattern WITHOUT_POLL =
      Pattern.compile("abril_watch_partitions_without_poll\\{[^}]*} ([0-9.E+]+)");
  private static final int DOCUMENTS_AT_ONCE = 60;

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
  private final ConsulAgent agent;
  private final int objects;
  private final Random random = new Random(1);
  private final Vertx vertx = Vertx.vertx();
  private final Operator operator;
  private volatile Consumer<String> changed = name -> {};

  /** Puts so many documents and starts the operator; it is for {@link #settle} to wait for it. */
  StillOperator(ConsulAgent agent, int objects, Duration resync) {
    this.agent = agent;
    this.objects = objects;
    for (int from = 0; from < objects; from += DOCUMENTS_AT_ONCE) {
      put(agent, from, Math.min(objects, from + DOCUMENTS_AT_ONCE));
    }
    this.operator =
        Operator.create(
                vertx, OperatorSettings.of("bench").withConsul(ConsulSettings.of(agent.url())))
            .add(
                Controller.of(TOPIC, still)
                    .concurrency(64)
                    .resync(resync)
                    .source((lookup, listener) -> changed = listener));
    Await.result(operator.start());
  }

  /** Waits until every object is accepted and has its status. */
  void settle() {
    await("the status of the last is written", this::settled);
  }

  /** How many passes there have been. */
  long passes() {
    return still.passes.get();
  }

  /** When the last pass was, as {@link System#nanoTime}. */
  long lastPass() {
    return still.lastPass;
  }

  /** Wants a pass over each of these. */
  void want(List<String> names) {
    operator.onContext(() -> names.forEach(changed));
  }

  @Override
  public void close() {
    Await.result(operator.close());
    Await.result(vertx.close());
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

  /** The first reconciles of all objects write twice each, which may take minutes. */
  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not within ten minutes: " + what);
      }
      LockSupport.parkNanos(500_000);
    }
  }

  /** Calls of the store, of whatever kind; its watches go on beside them. */
  double calls() {
    return sum(CALLS);
  }

  private double sum(Pattern series) {
    return series
        .matcher(operator.metrics().scrape())
        .results()
        .mapToDouble(count -> Double.parseDouble(count.group(1)))
        .sum();
  }

  /**
   * Each object was committed twice, accepted and status, all of it was told back, and the families
   * have shared the polls out between them.
   */
  private boolean settled() {
    LockSupport.parkNanos(200_000_000);
    return calls() >= 2.0 * objects && sum(WITHOUT_POLL) == 0 && idle();
  }

  /**
   * No call, and no answer to a watch: what was written in bulk is read back by and by, and a
   * watched partition rests for up to a millisecond for each of its keys meanwhile.
   */
  private boolean idle() {
    var calls = calls();
    var told = sum(TOLD);
    LockSupport.parkNanos(1_000_000_000L + objects * 300_000L);
    return calls() == calls && sum(TOLD) == told;
  }

  /** Raw writes by a user, to any objects, far enough apart not to wait for one another. */
  double[] writes(int changes) {
    var delays = new double[changes];
    for (int i = 0; i < delays.length; i++) {
      LockSupport.parkNanos(60_000_000L + (i * 37L % 100) * 1_000_000L);
      int partitions = still.highest + 1;
      int number = random.nextInt(objects);
      long began = System.nanoTime();
      agent.put("/v1/kv/abril/objects/topics/topic-" + number, document(number, partitions));
      await("the pass over what was written", () -> still.highest >= partitions);
      delays[i] = (still.highestAt - began) / 1e6;
    }
    return delays;
  }
}
