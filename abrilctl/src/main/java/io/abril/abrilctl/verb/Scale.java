package io.abril.abrilctl.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.state.KindTable;
import io.abril.api.pool.ServicePool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code abrilctl scale}. */
@Command(
    name = "scale",
    description = "Sets how many instances a pool has.",
    footer = {"", "Example: abrilctl scale pool date-1.0.0 --replicas 5 --wait"})
final class Scale implements Callable<Integer> {
  private final Context context;

  @Parameters(arity = "1..2", paramLabel = "pool NAME", description = "The pool.")
  List<String> words;

  @Option(names = "--replicas", required = true, paramLabel = "N", description = "How many.")
  int replicas;

  @Option(names = "--wait", description = "Wait until it is so.")
  boolean wait;

  @Option(names = "--timeout", defaultValue = "5m", description = "How long; default: 5m.")
  Duration timeout;

  Scale(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    var store = context.store();
    var target = Target.ofKind(store.kinds(), ServicePool.KIND, words);
    boolean changed =
        new Edit(store)
            .change(
                target, document -> ((ObjectNode) document.get("spec")).put("replicas", replicas));
    context.say(
        KindTable.singular(target.kind())
            + "/"
            + target.name()
            + (changed
                ? " scaled to " + replicas
                : " unchanged: it has " + replicas + " replicas already"));
    if (wait) {
      new Waiting(context, store, timeout).until(Waiting.Goal.READY, List.of(target));
    }
    return ExitCode.OK;
  }
}
