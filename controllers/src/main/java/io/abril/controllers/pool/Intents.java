package io.abril.controllers.pool;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Slot;
import io.abril.controllers.placement.Ledger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Instances that were placed by decisions whose rows may not be seen yet: several pools are decided
 * while the commit of one is on its way, and none may be given what another has. A pool's are
 * forgotten when it is looked at again, which shows whether its rows were written. Belongs to the
 * event loop.
 */
final class Intents {
  private final Map<String, List<Instance>> byPool = new HashMap<>();

  void placed(String pool, Instance instance) {
    byPool.computeIfAbsent(pool, p -> new ArrayList<>()).add(instance);
  }

  void forget(String pool) {
    byPool.remove(pool);
  }

  /** Enters what other pools have decided and no row shows. */
  void enter(String pool, List<Slot> rows, Ledger ledger) {
    if (byPool.isEmpty()) {
      return;
    }
    var written = new HashSet<String>();
    rows.stream()
        .filter(row -> byPool.containsKey(row.pool()))
        .flatMap(Slot::all)
        .forEach(i -> written.add(i.id()));
    byPool.forEach(
        (other, instances) ->
            instances.stream()
                .filter(i -> !other.equals(pool) && !written.contains(i.id()))
                .forEach(i -> ledger.place(other, i)));
  }
}
