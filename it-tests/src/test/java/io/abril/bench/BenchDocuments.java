package io.abril.bench;

import io.abril.testkit.ConsulAgent;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Documents of 1 KB in an agent, changes of them, and when a watcher tells of these. */
final class BenchDocuments {
  static final String ROOT = "bench";
  private static final int BURST = 1_000;
  private static final int IN_FLIGHT = 8;

  private final ConsulAgent agent;
  private final int size;
  private final Random random = new Random(1);
  private final HttpClient client = HttpClient.newHttpClient();
  private final Set<String> awaited = ConcurrentHashMap.newKeySet();
  private volatile CountDownLatch latch = new CountDownLatch(0);
  private volatile long toldAt;
  private int changes;

  BenchDocuments(ConsulAgent agent, int size) {
    this.agent = agent;
    this.size = size;
  }

  /** Called by the watcher with each value that is new to it. */
  void told(String value) {
    var mark = value.substring(0, value.indexOf(' '));
    if (awaited.remove(mark)) {
      toldAt = System.nanoTime();
      latch.countDown();
    } else if (mark.equals("all")) {
      latch.countDown();
    }
  }

  void fill() {
    var operations = new StringBuilder();
    int count = 0;
    for (int i = 0; i < size; i++) {
      var value = Base64.getEncoder().encodeToString(text("all").getBytes(StandardCharsets.UTF_8));
      operations
          .append(operations.isEmpty() ? "[" : ",")
          .append(
              "{\"KV\":{\"Verb\":\"set\",\"Key\":\"%s\",\"Value\":\"%s\"}}"
                  .formatted(key(i), value));
      if (++count % 64 == 0 || i == size - 1) {
        require(agent.put("/v1/txn", operations.append(']').toString()));
        operations.setLength(0);
      }
    }
    require(agent.put("/v1/kv/" + ROOT + "/objects/.keep", text("all")));
  }

  private static void require(int status) {
    if (status != 200) {
      throw new IllegalStateException("the agent answered " + status);
    }
  }

  private static String key(int i) {
    return ROOT + "/objects/topics/topic-%05d".formatted(i);
  }

  /** A kilobyte that begins with a mark. */
  private String text(String mark) {
    var text = new StringBuilder(mark).append(' ');
    while (text.length() < 1_024) {
      text.append((char) (' ' + random.nextInt(95)));
    }
    return text.toString();
  }

  /** The next answer is the first: everything. */
  void expectAll() {
    awaited.clear();
    latch = new CountDownLatch(1);
  }

  void awaitAll() throws InterruptedException {
    await();
    // The listener is being told; polls begin after that.
    TimeUnit.MILLISECONDS.sleep(1_500);
  }

  private void await() throws InterruptedException {
    if (!latch.await(120, TimeUnit.SECONDS)) {
      throw new IllegalStateException("not told: " + awaited.size() + " changes");
    }
  }

  /** Milliseconds from sending each write to its being told. */
  List<Double> changeOneByOne(int count) throws InterruptedException {
    var millis = new ArrayList<Double>();
    for (int i = 0; i < count; i++) {
      var mark = "change" + changes++;
      latch = new CountDownLatch(1);
      awaited.add(mark);
      var value = text(mark);
      long sent = System.nanoTime();
      var put = put(random.nextInt(size), value);
      await();
      millis.add((toldAt - sent) / 1e6);
      put.join();
      // Changes at the pace of people and programs, not of a burst.
      TimeUnit.MILLISECONDS.sleep(150 + random.nextInt(100));
    }
    return millis;
  }

  /**
   * CPU of the agent and of this process for many changes, all told, in milliseconds; the writes
   * themselves included.
   */
  double burst() throws InterruptedException {
    double before = cpuMillis();
    latch = new CountDownLatch(BURST);
    // Each key once: a watcher may pass over what is overwritten.
    write(random.ints(0, size).distinct().limit(BURST).toArray(), true);
    await();
    return cpuMillis() - before;
  }

  /** Ends the polls that a closed watcher has left at the agent. */
  void drain() throws InterruptedException {
    TimeUnit.SECONDS.sleep(1);
    write(random.ints(0, size).distinct().limit(Math.min(size, 600)).toArray(), false);
  }

  private void write(int[] keys, boolean watched) throws InterruptedException {
    var free = new Semaphore(IN_FLIGHT);
    var all = new ArrayList<CompletableFuture<Void>>();
    for (int key : keys) {
      var mark = "burst" + changes++;
      if (watched) {
        awaited.add(mark);
      }
      free.acquire();
      all.add(put(key, text(mark)).whenComplete((v, e) -> free.release()));
    }
    all.forEach(CompletableFuture::join);
  }

  private CompletableFuture<Void> put(int i, String value) {
    var request =
        HttpRequest.newBuilder(URI.create(agent.url() + "/v1/kv/" + key(i)))
            .PUT(BodyPublishers.ofString(value))
            .build();
    return client
        .sendAsync(request, BodyHandlers.discarding())
        .thenAccept(r -> require(r.statusCode()));
  }

  /** CPU that the agent and this process have used so far. */
  double cpuMillis() {
    var own =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
            .getProcessCpuTime();
    var children =
        ProcessHandle.current()
            .children()
            .map(p -> p.info().totalCpuDuration().orElse(Duration.ZERO))
            .mapToLong(Duration::toNanos)
            .sum();
    return (own + children) / 1e6;
  }
}
