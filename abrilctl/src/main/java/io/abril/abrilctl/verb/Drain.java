package io.abril.abrilctl.verb;

import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.state.KindTable;
import io.abril.abrilctl.state.Store;
import io.abril.abrilctl.state.Watch;
import io.abril.api.Durations;
import io.abril.api.pool.ServicePool;
import io.abril.api.pool.Slot;
import io.abril.schema.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code abrilctl drain}: everything moves away, and this waits until it has. */
@Command(
    name = "drain",
    description = "Moves everything away from a node, and waits until nothing is left there.",
    footer = {"", "Example: abrilctl drain vm2 --timeout 30m"})
final class Drain extends Availability {
  @Option(names = "--no-wait", description = "Don't wait until nothing is left.")
  boolean noWait;

  @Option(names = "--timeout", defaultValue = "15m", description = "How long; default: 15m.")
  Duration timeout;

  private final Map<String, String> said = new HashMap<>();

  Drain(Context context) {
    super(context, "drain", "draining");
  }

  @Override
  public Integer call() {
    var targets = new ArrayList<>(targets());
    targets.forEach(this::set);
    if (noWait) {
      return ExitCode.OK;
    }
    var store = context.store();
    var done =
        new Watch(store, timeout)
            .until(
                () -> {
                  targets.removeIf(node -> empty(store, node));
                  return targets.isEmpty() ? Optional.of(true) : Optional.empty();
                });
    if (done.isEmpty()) {
      throw new Failure(
          ExitCode.TIMEOUT,
          "not drained after "
              + Durations.format(timeout)
              + ": "
              + String.join(
                  "; ", targets.stream().map(t -> t.name() + ": " + left(store, t)).toList())
              + Waiting.hint(store));
    }
    return ExitCode.OK;
  }

  private boolean empty(Store store, Target node) {
    var pools = pools(store, node.name());
    if (pools.isEmpty()) {
      context.say(KindTable.singular(node.kind()) + "/" + node.name() + " drained");
      return true;
    }
    sayIfNew("node/" + node.name(), sentence(pools));
    // Who has no place elsewhere says so itself.
    for (String pool : pools.keySet()) {
      var object = store.get(ServicePool.KIND, pool);
      if (!object.message().isEmpty()) {
        sayIfNew(object.title(), object.message());
      }
    }
    return false;
  }

  private void sayIfNew(String what, String text) {
    if (!text.equals(said.put(what, text))) {
      context.remark(what + ": " + text);
    }
  }

  private static String left(Store store, Target node) {
    return sentence(pools(store, node.name()));
  }

  private static String sentence(Map<String, Integer> pools) {
    int all = pools.values().stream().mapToInt(Integer::intValue).sum();
    return all
        + (all == 1 ? " instance is" : " instances are")
        + " left: "
        + String.join(
            ", ", pools.entrySet().stream().map(e -> e.getValue() + " of " + e.getKey()).toList());
  }

  /** How many instances each pool has there, leaving ones included. */
  private static Map<String, Integer> pools(Store store, String node) {
    var counts = new TreeMap<String, Integer>();
    for (var row : store.rows("instances").values()) {
      var slot = Json.read(row, Slot.class);
      int there = (int) slot.all().filter(i -> i.node().equals(node)).count();
      if (there > 0) {
        counts.merge(slot.pool(), there, Integer::sum);
      }
    }
    return counts;
  }
}
