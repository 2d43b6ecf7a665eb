package io.abril.bench;

import io.abril.runtime.queue.Backoff;
import io.abril.runtime.queue.WorkQueue;
import io.abril.runtime.queue.WorkQueue.Priority;
import io.abril.testkit.VirtualTimers;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What {@link QueueBench} measures: one invocation wants and works off this many keys. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class QueueStrokes {
  static final int KEYS = 10_000;

  private final String[] keys = new String[KEYS];
  private final WorkQueue queue =
      new WorkQueue(
          new VirtualTimers(),
          new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30), new Random(1)),
          () -> {});
  private final BlockingQueue<String> peer = new LinkedBlockingQueue<>();
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();

  /** Keys as a controller has them. */
  public QueueStrokes() {
    for (int i = 0; i < KEYS; i++) {
      keys[i] = "date-1.0." + i;
    }
  }

  private int workOff() {
    int worked = 0;
    for (var key = queue.take(); key.isPresent(); key = queue.take()) {
      worked += queue.takeTriggers(key.get()).size();
      queue.done(key.get());
    }
    return worked;
  }

  private void want(String key) {
    if (waiting.add(key)) {
      peer.add(key);
    }
  }

  private int workOffPeer() {
    int worked = 0;
    for (var key = peer.poll(); key != null; key = peer.poll()) {
      waiting.remove(key);
      worked++;
    }
    return worked;
  }

  /** Each key is worked off before the next is wanted. */
  @Benchmark
  @OperationsPerInvocation(KEYS)
  public int oneByOne() {
    int worked = 0;
    for (String key : keys) {
      queue.add(key, Priority.FRESH, "change");
      worked += workOff();
    }
    return worked;
  }

  /** The same with the peer. */
  @Benchmark
  @OperationsPerInvocation(KEYS)
  public int oneByOneOfPeer() {
    int worked = 0;
    for (String key : keys) {
      want(key);
      worked += workOffPeer();
    }
    return worked;
  }

  /** Each key is wanted twice before it is worked off once. */
  @Benchmark
  @OperationsPerInvocation(KEYS)
  public int wantedTwice() {
    int worked = 0;
    for (String key : keys) {
      queue.add(key, Priority.BACKGROUND, "resync");
      queue.add(key, Priority.FRESH, "change");
      worked += workOff();
    }
    return worked;
  }

  /** The same with the peer. */
  @Benchmark
  @OperationsPerInvocation(KEYS)
  public int wantedTwiceOfPeer() {
    int worked = 0;
    for (String key : keys) {
      want(key);
      want(key);
      worked += workOffPeer();
    }
    return worked;
  }

  /** All keys are wanted at once, and then worked off. */
  @Benchmark
  @OperationsPerInvocation(KEYS)
  public int flood() {
    for (String key : keys) {
      queue.add(key, Priority.BACKGROUND, "resync");
    }
    return workOff();
  }

  /** The same with the peer. */
  @Benchmark
  @OperationsPerInvocation(KEYS)
  public int floodOfPeer() {
    for (String key : keys) {
      want(key);
    }
    return workOffPeer();
  }
}
