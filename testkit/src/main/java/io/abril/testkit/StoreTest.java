package io.abril.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.abril.runtime.store.Changes;
import io.abril.runtime.store.CommitResult;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.StateStore;
import io.abril.runtime.store.StateStore.Fence;
import io.abril.runtime.store.Write;
import io.abril.testkit.StoreDriver.Capability;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of a store have in common. */
abstract class StoreTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final List<StateStore.Watch> watches = new ArrayList<>();
  private StoreDriver driver;

  /** A store on an empty root, and the world around it; each test has its own. */
  protected abstract StoreDriver open();

  @BeforeEach
  void openStore() {
    driver = open();
  }

  @AfterEach
  void closeStore() {
    watches.forEach(StateStore.Watch::close);
    if (driver != null) {
      driver.close();
    }
  }

  StoreDriver driver() {
    return driver;
  }

  StateStore store() {
    return driver.store();
  }

  void needs(Capability capability) {
    assumeTrue(driver.supports(capability), () -> "the store has no " + capability);
  }

  /** Returns when it holds; fails with the sentence when it doesn't in time. */
  void await(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + DEADLINE.toSeconds() + " s: " + what);
      }
      driver.pass();
    }
  }

  <X> X result(Future<X> future) {
    await("an answer", future::isComplete);
    if (future.failed()) {
      throw new AssertionError(future.cause().getMessage(), future.cause());
    }
    return future.result();
  }

  /** The message of a future that fails. */
  String failure(Future<?> future) {
    await("an answer", future::isComplete);
    if (future.succeeded()) {
      throw new AssertionError("it didn't fail but answered " + future.result());
    }
    return String.valueOf(future.cause().getMessage());
  }

  CommitResult commit(Write... writes) {
    return result(store().commit(List.of(writes), Optional.empty()));
  }

  CommitResult commit(Fence fence, Write... writes) {
    return result(store().commit(List.of(writes), Optional.of(fence)));
  }

  Optional<String> value(String key) {
    return result(store().get(key)).map(Entry::value);
  }

  Entry entry(String key) {
    return result(store().get(key)).orElseThrow();
  }

  List<String> keys(String prefix) {
    return result(store().list(prefix)).entries().stream().map(Entry::key).toList();
  }

  /** A watch that notes what it is told, which is ended after the test. */
  Told watch(String prefix) {
    var told = new Told();
    watches.add(store().watch(prefix, told));
    return told;
  }

  StateStore.Watch watch(String prefix, StateStore.WatchListener listener) {
    var watch = store().watch(prefix, listener);
    watches.add(watch);
    return watch;
  }

  /** A pinned prefix with these keys, all with the value {@code old}. */
  void pinned(String prefix, String... names) {
    driver.put(prefix + ".keep", "");
    for (String name : names) {
      driver.put(prefix + name, "old");
    }
  }

  static List<String> texts(Changes changes) {
    return changes.upserts().stream().map(e -> e.key() + "=" + e.value()).toList();
  }

  static <X> CopyOnWriteArrayList<X> shared() {
    return new CopyOnWriteArrayList<>();
  }
}
