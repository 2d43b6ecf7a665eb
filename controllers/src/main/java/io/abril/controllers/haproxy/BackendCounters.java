package io.abril.controllers.haproxy;

import io.abril.controllers.haproxy.RuntimeApi.Target;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the workers of one HAProxy have answered for some backends since each of them began.
 * Sources: {@code show stat}, {@code show info} and {@code show proc} of HAProxy's management
 * guide.
 */
public final class BackendCounters {
  private static final Pattern PID = Pattern.compile("(?m)^Pid: (\\d+)");
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
    var current =
        api.worker(target, Stream.concat(Stream.of("show info"), questions.stream()).toList())
            .map(answers -> own(answers.get(0), answers.subList(1, answers.size()), backends));
    var old = old(api, target, questions, backends).otherwise(Map.of());
    return Future.all(current, old)
        .map(
            v -> {
              var all = new HashMap<>(old.result());
              all.putAll(current.result());
              return Map.copyOf(all);
            });
  }

  private static Future<Map<Integer, Counted>> old(
      RuntimeApi api, Target target, List<String> questions, List<String> backends) {
    return api.master(target, List.of("show proc"))
        .compose(
            answers -> {
              var pids = WorkerState.oldPids(answers.get(0));
              var each =
                  pids.stream()
                      .flatMap(pid -> questions.stream().map(q -> "@!" + pid + " " + q))
                      .toList();
              return each.isEmpty()
                  ? Future.succeededFuture(Map.<Integer, Counted>of())
                  : api.master(target, each).map(found -> byPid(pids, found, backends));
            });
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

  private static Map<Integer, Counted> own(String info, List<String> stats, List<String> backends) {
    var pid = PID.matcher(info);
    return pid.find()
        ? sum(stats, backends)
            .map(c -> Map.of(Integer.parseInt(pid.group(1)), c))
            .orElseGet(Map::of)
        : Map.of();
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
