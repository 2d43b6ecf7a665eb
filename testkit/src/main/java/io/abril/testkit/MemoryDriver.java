package io.abril.testkit;

import io.abril.runtime.store.StateStore;
import io.abril.runtime.store.Write;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** {@link MemoryStore}'s world, in which everything is simulated. */
public final class MemoryDriver implements StoreDriver {
  private static final Duration TICK = Duration.ofMillis(10);

  private final VirtualTimers timers = new VirtualTimers();
  private final MemoryStore store = new MemoryStore(timers);
  private final StateStore tested;
  private int sessions;

  /** A store in memory of its own. */
  public MemoryDriver() {
    this(UnaryOperator.identity());
  }

  /** The same with something put around the store, such as a mistake. */
  MemoryDriver(UnaryOperator<StateStore> around) {
    this.tested = around.apply(store);
  }

  @Override
  public StateStore store() {
    return tested;
  }

  @Override
  public void pass() {
    timers.advance(TICK);
  }

  @Override
  public void put(String key, String value) {
    store.put(key, value);
  }

  @Override
  public void deleteTree(String prefix) {
    store.change(List.of(new Write.DeleteTree(prefix)));
  }

  @Override
  public String session() {
    return "session-" + ++sessions;
  }

  @Override
  public void lock(String key, String session) {
    store.lock(key, session);
  }

  @Override
  public void unlock(String key, String session) {
    store.unlock(key);
  }

  @Override
  public List<String> services(String node) {
    return store.node(node).orElse(List.of()).stream()
        .map(Write.CatalogService::serviceId)
        .toList();
  }

  @Override
  public Runnable snapshot() {
    var kept = store.snapshot();
    return () -> store.restore(kept);
  }

  @Override
  public void deny(String prefix) {
    store.deny(prefix);
  }

  @Override
  public void allowAll() {
    store.allowAll();
  }

  @Override
  public void beginElection() {
    store.elect();
  }

  @Override
  public void endElection() {
    store.heal();
  }

  @Override
  public void refuseConnections() {
    store.partition();
  }

  @Override
  public void acceptConnections() {
    store.heal();
  }

  @Override
  public void close() {}
}
