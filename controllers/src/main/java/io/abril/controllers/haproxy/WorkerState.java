package io.abril.controllers.haproxy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one worker process does.
 *
 * @param pid 0 for the current one
 * @param structure hash of the structure that it was started with
 * @param servers of every backend but our own
 * @param hosts the hosts map
 * @param routes the routes map
 * @param index the page for unknown hosts
 * @param certificates identity by file, of those that were asked for
 */
public record WorkerState(
    int pid,
    String structure,
    List<ServerState> servers,
    Map<String, String> hosts,
    Map<String, String> routes,
    String index,
    Map<String, String> certificates) {

  /** Says who the worker is, and with what it was started. */
  static final String INFO = "show info";

  /** What else is asked, in the order in which {@link #parse} takes the answers. */
  static final List<String> COMMANDS =
      List.of(
          "show stat -1 4 -1",
          "show map " + Layout.path(Layout.HOSTS),
          "show map " + Layout.path(Layout.ROUTES),
          "show map " + Layout.path(Layout.INDEX));

  /** Copies the collections. */
  public WorkerState {
    servers = List.copyOf(servers);
    hosts = Map.copyOf(hosts);
    routes = Map.copyOf(routes);
    certificates = Map.copyOf(certificates);
  }

  /** What is asked when these certificates matter. */
  static List<String> commands(List<String> certificates) {
    var commands = new ArrayList<>(COMMANDS);
    certificates.forEach(file -> commands.add("show ssl cert " + Layout.path(file)));
    return commands;
  }

  /**
   * One server.
   *
   * @param hostPort its address as HAProxy prints it
   * @param status HAProxy's own word: UP, DOWN, MAINT, DRAIN, no check, …
   * @param sessions requests that it works on or that wait for it
   */
  public record ServerState(
      String backend, String name, String hostPort, String status, int sessions) {
    /** Whether it gets new requests. */
    public boolean up() {
      return status.startsWith("UP") || status.equals("no check");
    }

    /** Whether HAProxy's own check says that it is down. */
    public boolean down() {
      return status.startsWith("DOWN");
    }

    /** Whether it was told to take no new requests. */
    public boolean closed() {
      return status.startsWith("DRAIN") || status.startsWith("MAINT");
    }
  }

  int sessions(String hostPort) {
    return servers.stream()
        .filter(s -> s.hostPort().equals(hostPort))
        .mapToInt(ServerState::sessions)
        .sum();
  }

  boolean closed(String hostPort) {
    return servers.stream()
        .filter(s -> s.hostPort().equals(hostPort))
        .allMatch(ServerState::closed);
  }

  /** The current worker's, from its {@code show info} and its answers to {@link #commands}. */
  static WorkerState parse(String info, List<String> answers, List<String> certificates) {
    return parseIfAlive(0, info, answers, certificates)
        .orElseThrow(
            () ->
                new RuntimeApiException(
                    "HAProxy's runtime API answered something else: " + firstLine(info), null));
  }

  /** An old worker's; empty when it has ended. */
  static Optional<WorkerState> parseIfAlive(int pid, String info, List<String> answers) {
    return parseIfAlive(pid, info, answers, List.of());
  }

  private static Optional<WorkerState> parseIfAlive(
      int pid, String info, List<String> answers, List<String> certificates) {
    if (value(info, "Version").isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new WorkerState(
            pid,
            ConfigRenderer.structureIn(value(info, "description")),
            servers(answers.get(0)),
            map(answers.get(1)),
            map(answers.get(2)),
            map(answers.get(3)).getOrDefault(IndexPage.KEY, ""),
            certificates(certificates, answers.subList(COMMANDS.size(), answers.size()))));
  }

  /** The process id in {@code show info}; empty when that is not one. */
  static Optional<Integer> pidIn(String info) {
    return Optional.of(value(info, "Pid")).filter(pid -> !pid.isEmpty()).map(Integer::valueOf);
  }

  private static Map<String, String> certificates(List<String> files, List<String> answers) {
    var found = new HashMap<String, String>();
    for (int i = 0; i < files.size() && i < answers.size(); i++) {
      var print = value(answers.get(i), "SHA1 FingerPrint");
      int chain = (int) answers.get(i).lines().filter(l -> l.startsWith("Chain Subject")).count();
      if (!print.isEmpty()) {
        found.put(files.get(i), Certificate.identity(print, chain));
      }
    }
    return found;
  }

  static String firstLine(String text) {
    return text.lines().findFirst().orElse("nothing");
  }

  private static String value(String info, String key) {
    return info.lines()
        .filter(line -> line.startsWith(key + ": "))
        .map(line -> line.substring(key.length() + 2).strip())
        .findFirst()
        .orElse("");
  }

  /** Lines of {@code show map}: an address in memory, the key, the value. */
  static Map<String, String> map(String answer) {
    var entries = new HashMap<String, String>();
    for (String line : answer.lines().toList()) {
      var words = line.split(" ", 3);
      if (words.length == 3 && words[0].startsWith("0x")) {
        entries.put(words[1], words[2]);
      }
    }
    return entries;
  }

  /** {@code show stat} as CSV: the first line names the columns. */
  static List<ServerState> servers(String answer) {
    var lines = answer.lines().toList();
    if (lines.isEmpty() || !lines.get(0).startsWith("# ")) {
      throw new RuntimeApiException(
          "HAProxy's runtime API answered no statistics: " + firstLine(answer), null);
    }
    var columns = Arrays.asList(lines.get(0).substring(2).split(",", -1));
    int status = columns.indexOf("status");
    int address = columns.indexOf("addr");
    int current = columns.indexOf("scur");
    int queued = columns.indexOf("qcur");
    var servers = new ArrayList<ServerState>();
    for (String line : lines.subList(1, lines.size())) {
      var cells = line.split(",", -1);
      if (cells.length > address && !cells[0].startsWith("abril-")) {
        servers.add(
            new ServerState(
                cells[0],
                cells[1],
                cells[address],
                cells[status],
                number(cells[current]) + number(cells[queued])));
      }
    }
    return servers;
  }

  private static int number(String cell) {
    return cell.isEmpty() ? 0 : Integer.parseInt(cell);
  }
}
