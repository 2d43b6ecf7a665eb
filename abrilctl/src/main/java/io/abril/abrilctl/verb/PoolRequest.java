package io.abril.abrilctl.verb;

import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.state.Request;
import io.abril.api.pool.ServicePool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code abrilctl rollout pause|resume|restart|retry}: what a pool is asked beside its document.
 * The verb's name is the request's type.
 */
@Command
final class PoolRequest implements Callable<Integer> {
  @Spec CommandSpec spec;

  private final Context context;

  @Parameters(arity = "1..2", paramLabel = "POOL", description = "The pool.")
  List<String> words;

  @Option(names = "--wait", description = "Follow it to its end.")
  boolean wait;

  @Option(names = "--timeout", defaultValue = "15m", description = "How long; default: 15m.")
  Duration timeout;

  PoolRequest(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    var store = context.store();
    var target = Target.ofKind(store.kinds(), ServicePool.KIND, words);
    var pool = store.need(target.kind(), target.name());
    var type = spec.name();
    store.request(pool.ref(), Request.of(type, "", context.user(), context.now()), context.now());
    context.say(pool.title() + " " + type + " requested");
    return wait ? new Follow(context, store, timeout, false).toTheEnd(target) : ExitCode.OK;
  }
}
