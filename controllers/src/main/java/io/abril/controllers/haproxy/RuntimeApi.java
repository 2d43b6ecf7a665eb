package io.abril.controllers.haproxy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Speaks to running HAProxys. What it tells of "the current worker" is checked against the master's
 * word: around a reload a connection may reach, or have been kept with, the one that leaves. A
 * failed future carries one sentence. Belongs to an event loop.
 */
public final class RuntimeApi {
  private static final int TRIES = 10;
  private static final long TRIES_APART_MILLIS = 20;

  private final Vertx vertx;
  private final CliConnections connections;
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
    this.connections = new CliConnections(vertx, tls);
  }

  /** Runs commands in the master; {@code @!PID command} is run by that worker. */
  Future<List<String>> master(Target target, List<String> commands) {
    return connections.ask(target.address(), target.masterPort(), commands);
  }

  /** Closes what is kept open: a worker lives as long as somebody is connected to it. */
  public void forget(Target target) {
    connections.forget(target.address(), target.port());
    connections.forget(target.address(), target.masterPort());
  }

  /**
   * What the current worker said.
   *
   * @param info its {@code show info}, after the commands
   * @param processes what the master said meanwhile
   */
  record Current(List<String> answers, String info, Processes processes) {}

  /** Runs commands in the current worker. */
  Future<Current> current(Target target, List<String> commands) {
    return current(target, commands, TRIES);
  }

  private Future<Current> current(Target target, List<String> commands, int tries) {
    var batch = new ArrayList<>(commands);
    batch.add(WorkerState.INFO);
    var worker = connections.ask(target.address(), target.port(), batch);
    var processes =
        master(target, List.of(Processes.COMMAND))
            .map(answers -> Processes.parse(answers.get(0)))
            .otherwise(e -> Processes.unknown(String.valueOf(e.getMessage())));
    return Future.all(worker, processes)
        .compose(
            done -> {
              var info = worker.result().get(commands.size());
              var answers = worker.result().subList(0, commands.size());
              if (WorkerState.pidIn(info).filter(processes.result()::replaced).isEmpty()) {
                return Future.succeededFuture(new Current(answers, info, processes.result()));
              }
              forget(target);
              return tries > 1
                  ? vertx
                      .timer(TRIES_APART_MILLIS, TimeUnit.MILLISECONDS)
                      .compose(v -> current(target, commands, tries - 1))
                  : Future.failedFuture(
                      new RuntimeApiException(
                          "HAProxy at " + target + " still answers by a worker that it replaced",
                          null));
            });
  }

  /**
   * What the current worker and the old ones do now. Those who ask in one moment share an answer.
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
    var worker = current(target, batch);
    var told =
        old.isEmpty()
            ? Future.succeededFuture(List.<String>of())
            : master(target, old).otherwise(List.of());
    return Future.all(worker, told)
        .compose(v -> old(target, worker.result().processes().old()))
        .map(others -> applied(worker.result(), current.size(), others, certificates));
  }

  private static Applied applied(
      Current worker, int commands, OldWorkers others, List<String> certificates) {
    var answers = worker.answers();
    var state =
        WorkerState.parse(worker.info(), answers.subList(commands, answers.size()), certificates);
    var processes = worker.processes();
    var silent = processes.silent().isEmpty() ? others.silent() : processes.silent();
    return new Applied(
        answers.subList(0, commands),
        new RuntimeState(state, others.states(), processes.reloads(), silent));
  }

  private record OldWorkers(List<WorkerState> states, String silent) {}

  private Future<OldWorkers> old(Target target, List<Integer> pids) {
    if (pids.isEmpty()) {
      return Future.succeededFuture(new OldWorkers(List.of(), ""));
    }
    var commands = new ArrayList<String>();
    for (int pid : pids) {
      var prefix = "@!" + pid + " ";
      commands.add(prefix + WorkerState.INFO);
      WorkerState.COMMANDS.forEach(command -> commands.add(prefix + command));
    }
    int each = 1 + WorkerState.COMMANDS.size();
    return master(target, commands)
        .map(
            answers -> {
              var workers = new ArrayList<WorkerState>();
              for (int i = 0; i < pids.size(); i++) {
                var own = answers.subList(i * each, (i + 1) * each);
                // One that ended in between answers with an error, and serves nobody.
                WorkerState.parseIfAlive(pids.get(i), own.get(0), own.subList(1, each))
                    .ifPresent(workers::add);
              }
              return new OldWorkers(List.copyOf(workers), "");
            })
        .otherwise(e -> new OldWorkers(List.of(), String.valueOf(e.getMessage())));
  }
}
