package io.abril.controllers.haproxy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Speaks to running HAProxys: one short connection a batch of commands, so that no worker is kept
 * alive by us after a reload. A failed future carries one sentence.
 */
public final class RuntimeApi {
  private static final int CONNECT_MILLIS = 1_000;
  private static final long BATCH_MILLIS = 5_000;

  private final Vertx vertx;
  private final NetClient client;
  private final SameMoment<Target, RuntimeState> reads;

  /**
   * Where one HAProxy's APIs listen.
   *
   * @param port of the worker that accepts connections now
   * @param masterPort of the master
   */
  public record Target(String address, int port, int masterPort) {
    @Override
    public String toString() {
      return Words.hostPort(address, port);
    }
  }

  /** An API that uses these certificates. */
  public RuntimeApi(Vertx vertx, RuntimeTls tls) {
    this.vertx = vertx;
    this.reads = new SameMoment<>(then -> vertx.runOnContext(v -> then.run()));
    this.client =
        vertx.createNetClient(tls.client().setConnectTimeout(CONNECT_MILLIS).setTcpNoDelay(true));
  }

  /** Runs commands in the current worker; answers one text for each, empty for a silent one. */
  public Future<List<String>> worker(Target target, List<String> commands) {
    return batch(target.address(), target.port(), commands);
  }

  /** Runs commands in the master; {@code @!PID command} is run by that worker. */
  public Future<List<String>> master(Target target, List<String> commands) {
    return batch(target.address(), target.masterPort(), commands);
  }

  /**
   * What the current worker and the old ones do now. A connection costs two signatures, so those
   * who ask in one moment share one. To be called on the event loop.
   */
  public Future<RuntimeState> read(Target target) {
    return reads.ask(target, () -> read(target, List.of()));
  }

  /**
   * The same, and which certificates the current one shows.
   *
   * @param certificates files to ask for
   */
  public Future<RuntimeState> read(Target target, List<String> certificates) {
    return apply(target, List.of(), List.of(), certificates).map(Applied::state);
  }

  /**
   * What a batch did.
   *
   * @param answers one for each command of the current worker
   * @param state read back after them, in the same connection
   */
  public record Applied(List<String> answers, RuntimeState state) {
    /** Copies the list. */
    public Applied {
      answers = List.copyOf(answers);
    }
  }

  /**
   * Runs commands in the current worker and, with their {@code @!PID}, in old ones, and reads the
   * state back.
   *
   * @param certificates files to ask for
   */
  public Future<Applied> apply(
      Target target, List<String> current, List<String> old, List<String> certificates) {
    var batch = new ArrayList<>(current);
    batch.addAll(WorkerState.commands(certificates));
    var workers = worker(target, batch);
    var others =
        old.isEmpty()
            ? processes(target)
            : master(target, old).otherwise(List.of()).compose(ignored -> processes(target));
    return Future.all(workers, others)
        .map(
            done -> {
              var answers = workers.result();
              var state = answers.subList(current.size(), answers.size());
              return new Applied(
                  answers.subList(0, current.size()),
                  new RuntimeState(
                      WorkerState.parse(0, state, certificates),
                      others.result().old(),
                      others.result().reloads(),
                      others.result().silent()));
            });
  }

  private record Processes(List<WorkerState> old, RuntimeState.Reloads reloads, String silent) {}

  private Future<Processes> processes(Target target) {
    return master(target, List.of("show proc"))
        .compose(
            answers -> {
              var reloads = WorkerState.reloads(answers.get(0));
              var pids = WorkerState.oldPids(answers.get(0));
              return pids.isEmpty()
                  ? Future.succeededFuture(new Processes(List.of(), reloads, ""))
                  : ask(target, pids).map(old -> new Processes(old, reloads, ""));
            })
        .otherwise(
            e ->
                new Processes(
                    List.of(), RuntimeState.Reloads.NONE, String.valueOf(e.getMessage())));
  }

  private Future<List<WorkerState>> ask(Target target, List<Integer> pids) {
    var commands = new ArrayList<String>();
    for (int pid : pids) {
      WorkerState.COMMANDS.forEach(command -> commands.add("@!" + pid + " " + command));
    }
    int each = WorkerState.COMMANDS.size();
    return master(target, commands)
        .map(
            answers -> {
              var workers = new ArrayList<WorkerState>();
              for (int i = 0; i < pids.size(); i++) {
                var own = answers.subList(i * each, (i + 1) * each);
                // One that ended in between answers with an error, and serves nobody.
                WorkerState.parseIfAlive(pids.get(i), own).ifPresent(workers::add);
              }
              return List.copyOf(workers);
            });
  }

  private Future<List<String>> batch(String address, int port, List<String> commands) {
    var where = Words.hostPort(address, port);
    var options =
        new ConnectOptions()
            .setHost(address)
            .setPort(port)
            .setSsl(true)
            .setSniServerName(RuntimeTls.SERVER_NAME);
    return client
        .connect(options)
        .recover(e -> failed("HAProxy's runtime API at " + where + " can't be reached: ", e))
        .compose(socket -> talk(socket, commands, where));
  }

  private static <T> Future<T> failed(String sentence, Throwable e) {
    return Future.failedFuture(new RuntimeApiException(sentence + e.getMessage(), e));
  }

  private Future<List<String>> talk(NetSocket socket, List<String> commands, String where) {
    Promise<List<String>> promise = Promise.promise();
    var received = Buffer.buffer();
    long timer =
        vertx.setTimer(
            BATCH_MILLIS,
            id -> {
              promise.tryFail(
                  new RuntimeApiException(
                      "HAProxy's runtime API at " + where + " did not answer in 5 s", null));
              socket.close();
            });
    socket.handler(received::appendBuffer);
    socket.exceptionHandler(e -> {}); // the close that follows is what counts
    socket.closeHandler(
        closed -> {
          vertx.cancelTimer(timer);
          var answers = CliAnswers.split(received.toString());
          if (answers.size() < commands.size()) {
            promise.tryFail(
                new RuntimeApiException(
                    "HAProxy's runtime API at "
                        + where
                        + " closed after "
                        + answers.size()
                        + " of "
                        + commands.size()
                        + " answers",
                    null));
          } else {
            promise.tryComplete(answers.subList(0, commands.size()));
          }
        });
    socket.write("prompt\n" + String.join("\n", commands) + "\nquit\n");
    return promise.future();
  }
}
