package io.abril.abrilctl.verb;

import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.state.ObjectView;
import io.abril.abrilctl.state.Store;
import io.abril.abrilctl.state.Watch;
import io.abril.api.Durations;
import io.abril.api.pool.ServicePool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code abrilctl images pull}: a pool's image on every node that may run the pool, so that a later
 * start there waits for no pull. The pools' controllers do it, with the pools' credentials.
 */
@Command(
    name = "pull",
    description = {
      "Brings a pool's image to every node that meets its constraints, and waits for it.",
      "Nodes that are lost, silent or drained are named and skipped."
    },
    footer = {"", "Example: abrilctl images pull date-1.0.0 db-1.0.0 --timeout 30m"})
final class ImagesPull implements Callable<Integer> {
  private final Context context;

  @Parameters(arity = "0..*", paramLabel = "NAME", description = "The pools.")
  List<String> words = List.of();

  @Option(names = "--all", description = "Every pool, but for those with image.pull: Never.")
  boolean all;

  @Option(names = "--timeout", defaultValue = "15m", description = "How long; default: 15m.")
  Duration timeout;

  ImagesPull(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (all != words.isEmpty()) {
      throw Failure.usage("name pools, or say --all");
    }
    var store = context.store();
    var pulls = pools(store).stream().map(pool -> PullWatch.begin(context, store, pool)).toList();
    var left = new ArrayList<>(pulls);
    new Watch(store, timeout)
        .until(
            () -> {
              left.removeIf(PullWatch::over);
              return left.isEmpty() ? Optional.of(true) : Optional.empty();
            });
    if (!left.isEmpty()) {
      throw new Failure(
          ExitCode.TIMEOUT,
          "not on every node after "
              + Durations.format(timeout)
              + ": "
              + left.stream().map(PullWatch::missing).collect(Collectors.joining("; "))
              + Waiting.hint(store));
    }
    var problems = pulls.stream().flatMap(pull -> pull.problem().stream()).toList();
    if (!problems.isEmpty()) {
      throw new Failure(ExitCode.FAILED, String.join("; ", problems));
    }
    return ExitCode.OK;
  }

  private List<ObjectView> pools(Store store) {
    if (all) {
      return store.list(ServicePool.KIND).stream()
          .filter(pool -> !pool.deleting() && !neverPulls(pool))
          .toList();
    }
    return new LinkedHashSet<>(words)
        .stream()
            .map(word -> Target.ofKind(store.kinds(), ServicePool.KIND, List.of(word)))
            .map(target -> store.need(target.kind(), target.name()))
            .toList();
  }

  private boolean neverPulls(ObjectView pool) {
    boolean never = pool.tree().at("/spec/image/pull").asText().equals("Never");
    if (never) {
      context.remark(pool.title() + ": left out: its image.pull is Never");
    }
    return never;
  }
}
