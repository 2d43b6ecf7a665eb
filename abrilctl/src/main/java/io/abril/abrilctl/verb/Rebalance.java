package io.abril.abrilctl.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.state.ObjectView;
import io.abril.abrilctl.state.Request;
import io.abril.abrilctl.state.Store;
import io.abril.abrilctl.state.Watch;
import io.abril.api.pool.ServicePool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code abrilctl rebalance}: running instances move to where they would be placed now. Each move
 * is a request of its own, which the pool's controller answers when it begins the move.
 */
@Command(
    name = "rebalance",
    description = "Moves running instances to where they would be placed now.",
    footer = {"", "Example: abrilctl rebalance date-1.0.0 --max 3 --dry-run"})
final class Rebalance implements Callable<Integer> {
  private static final int MOST = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Context context;

  @Parameters(arity = "0..2", paramLabel = "NAME", description = "The pool.")
  List<String> words = List.of();

  @Option(names = "--all", description = "Every pool.")
  boolean all;

  @Option(
      names = "--max",
      required = true,
      paramLabel = "N",
      description = "The most instances of a pool that move, 1 to 100.")
  int max;

  @Option(names = "--dry-run", description = "Only tell what would move.")
  boolean dryRun;

  Rebalance(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (all != words.isEmpty()) {
      throw Failure.usage("name one pool, or say --all");
    }
    if (max < 1 || max > MOST) {
      throw Failure.usage("--max is 1 to " + MOST + ", not " + max);
    }
    var store = context.store();
    for (var pool : pools(store)) {
      if (dryRun) {
        var before = plan(store, pool);
        request(store, pool, "rebalance-plan", String.valueOf(max));
        context.say(pool.title() + ": " + answer(store, pool, before));
      } else {
        for (int i = 0; i < max; i++) {
          request(store, pool, "rebalance", "");
        }
        context.say(
            pool.title()
                + " rebalance of at most "
                + max
                + " requested; 'abrilctl events "
                + pool.ref()
                + "' tells what moves");
      }
    }
    return ExitCode.OK;
  }

  private void request(Store store, ObjectView pool, String type, String attempt) {
    store.request(
        pool.ref(), Request.of(type, attempt, context.user(), context.now()), context.now());
  }

  private List<ObjectView> pools(Store store) {
    if (all) {
      return store.list(ServicePool.KIND).stream().filter(p -> !p.deleting()).toList();
    }
    var target = Target.ofKind(store.kinds(), ServicePool.KIND, words);
    return List.of(store.need(target.kind(), target.name()));
  }

  /** What a controller last said would move. */
  private static JsonNode plan(Store store, ObjectView pool) {
    return store.rows("events/" + pool.ref()).values().stream()
        .filter(event -> event.path("reason").asText().equals("RebalancePlan"))
        .findFirst()
        .orElseGet(MissingNode::getInstance);
  }

  private static String answer(Store store, ObjectView pool, JsonNode before) {
    return new Watch(store, PATIENCE)
        .until(
            Duration.ofSeconds(1),
            () ->
                Optional.of(plan(store, pool))
                    .filter(now -> !now.isMissingNode() && !now.equals(before)))
        .map(now -> now.path("message").asText())
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.TIMEOUT,
                    "no controller told within "
                        + PATIENCE.toSeconds()
                        + "s what would move; 'abrilctl get controllers' shows who leads"));
  }
}
