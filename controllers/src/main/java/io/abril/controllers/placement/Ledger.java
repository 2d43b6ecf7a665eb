package io.abril.controllers.placement;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Reserved;
import io.abril.api.pool.Slot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is taken on each node: ports, shares, instances. Written once over all rows, and kept while
 * a decision places and vacates, so that no slot costs a walk over the rows.
 *
 * <p>An instance that leaves holds its ports and its share until it is gone, but counts no more as
 * one of its node's instances.
 */
public final class Ledger {
  private final Map<String, Account> accounts = new HashMap<>();
  private final Consumer<Instance> onPlaced;
  private int entries;

  /** An empty ledger. */
  public Ledger() {
    this(instance -> {});
  }

  /**
   * An empty ledger.
   *
   * @param onPlaced is told of every instance that a scheduler places
   */
  public Ledger(Consumer<Instance> onPlaced) {
    this.onPlaced = onPlaced;
  }

  /** What is taken on one node. */
  static final class Account {
    final Set<Integer> ports = new HashSet<>();
    final Map<String, Integer> ofPool = new HashMap<>();
    Reserved reserved = Reserved.NOTHING;
    int instances;

    int of(String pool) {
      return ofPool.getOrDefault(pool, 0);
    }
  }

  /** Enters a row. */
  public void add(Slot row) {
    row.current().ifPresent(i -> place(row.pool(), i));
    row.leaving().forEach(this::hold);
  }

  /** Enters an instance that is to stay. */
  public void place(String pool, Instance instance) {
    hold(instance);
    count(pool, instance.node(), 1);
  }

  /** A scheduler has placed an instance. */
  void placed(String pool, Instance instance) {
    place(pool, instance);
    onPlaced.accept(instance);
  }

  /** An instance that was to stay leaves. */
  public void vacate(String pool, Instance instance) {
    count(pool, instance.node(), -1);
  }

  /** One more instance of a pool is to be on a node. */
  void move(String pool, String node) {
    count(pool, node, 1);
  }

  /** Strikes out an instance that was to stay, with all that it holds. */
  void strike(String pool, Instance instance) {
    count(pool, instance.node(), -1);
    var account = account(instance.node());
    account.ports.removeAll(instance.ports().values());
    account.reserved = account.reserved.minus(instance.reserved());
  }

  private void hold(Instance instance) {
    entries++;
    var account = account(instance.node());
    account.ports.addAll(instance.ports().values());
    account.reserved = account.reserved.plus(instance.reserved());
  }

  private void count(String pool, String node, int change) {
    var account = account(node);
    account.instances += change;
    account.ofPool.merge(pool, change, Integer::sum);
  }

  /** Sets something aside that no pool's row tells of, such as the share of a job's container. */
  public void reserve(String node, Reserved share) {
    var account = account(node);
    account.reserved = account.reserved.plus(share);
  }

  /** A port that something on the node holds. */
  public void port(String node, int port) {
    account(node).ports.add(port);
  }

  /** Whether something on the node holds the port. */
  public boolean taken(String node, int port) {
    var account = accounts.get(node);
    return account != null && account.ports.contains(port);
  }

  Account account(String node) {
    return accounts.computeIfAbsent(node, n -> new Account());
  }

  /** How many instances were entered so far: the work that was done. */
  int entries() {
    return entries;
  }
}
