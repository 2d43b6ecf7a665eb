package io.abril.controllers.haproxy;

import io.abril.controllers.haproxy.RuntimeApi.Target;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the workers of one HAProxy have answered for some backends since each of them began.
 * Sources: {@code show stat}, {@code show info} and {@code show proc} of HAProxy's management
 * guide.
 */
public final class BackendCounters {
  private static final List<String> CLASSES =
      List.of("hrsp_2xx", "hrsp_3xx", "hrsp_4xx", "hrsp_5xx", "hrsp_other");
  private static final String ERRORS = "hrsp_5xx";

  private BackendCounters() {}

  /**
   * Answers of one worker.
   *
   * @param requests that were answered
   * @param errors of these, with 5xx
   */
  public record Counted(long requests, long errors) {
    Counted and(Counted other) {
      return new Counted(requests + other.requests, errors + other.errors);
    }
  }

  /** By process id; without the old workers when the master can't be asked. */
  static Future<Map<Integer, Counted>> read(RuntimeApi api, Target target, List<String> backends) {
    var questions = backends.stream().map(b -> "show stat " + b + " 2 -1").toList();
    return api.current(target, questions)
        .compose(
            worker ->
                old(api, target, worker.processes().old(), questions, backends)
                    .map(
                        old -> {
                          var all = new HashMap<>(old);
                          WorkerState.pidIn(worker.info())
                              .ifPresent(
                                  pid ->
                                      sum(worker.answers(), backends)
                                          .ifPresent(c -> all.put(pid, c)));
                          return Map.copyOf(all);
                        }));
  }

  private static Future<Map<Integer, Counted>> old(
      RuntimeApi api,
      Target target,
      List<Integer> pids,
      List<String> questions,
      List<String> backends) {
    var each =
        pids.stream().flatMap(pid -> questions.stream().map(q -> "@!" + pid + " " + q)).toList();
    return each.isEmpty()
        ? Future.succeededFuture(Map.of())
        : api.master(target, each).map(found -> byPid(pids, found, backends)).otherwise(Map.of());
  }

  private static Map<Integer, Counted> byPid(
      List<Integer> pids, List<String> answers, List<String> backends) {
    var found = new HashMap<Integer, Counted>();
    for (int i = 0; i < pids.size(); i++) {
      int pid = pids.get(i);
      var own = answers.subList(i * backends.size(), (i + 1) * backends.size());
      sum(own, backends).ifPresent(c -> found.put(pid, c));
    }
    return Map.copyOf(found);
  }

  /** Of those that the worker has; empty when it has none. */
  static Optional<Counted> sum(List<String> stats, List<String> backends) {
    Optional<Counted> sum = Optional.empty();
    for (int i = 0; i < backends.size(); i++) {
      var one = counted(stats.get(i), backends.get(i));
      var before = sum;
      sum = one.map(c -> before.map(c::and).orElse(c)).or(() -> before);
    }
    return sum;
  }

  /** The backend's line; empty when it has none. */
  static Optional<Counted> counted(String stat, String backend) {
    var lines = stat.lines().toList();
    if (lines.isEmpty() || !lines.get(0).startsWith("# ")) {
      return Optional.empty();
    }
    var columns = Arrays.asList(lines.get(0).substring(2).split(",", -1));
    return lines.stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .filter(cells -> cells.length > columns.indexOf(ERRORS))
        .filter(cells -> cells[0].equals(backend) && cells[1].equals("BACKEND"))
        .findFirst()
        .map(
            cells ->
                new Counted(
                    CLASSES.stream().mapToLong(c -> number(cells, columns.indexOf(c))).sum(),
                    number(cells, columns.indexOf(ERRORS))));
  }

  private static long number(String[] cells, int column) {
    return column < 0 || column >= cells.length || cells[column].isEmpty()
        ? 0
        : Long.parseLong(cells[column]);
  }
}
