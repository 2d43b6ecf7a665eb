import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks one address of this machine for a page again and again, and says which version answered. One file, so that
 * {@code java Load.java} runs it without a build; that is why it is longer than its neighbours.
 *
 * <p>A request that is not answered with 200 in time is a failure, and nothing is tried twice: not even when a server
 * closes a kept connection just as a request is sent on it (only one that said {@code Connection: close} may).
 */
public final class Load {

  private static final String HELP =
      """
      java Load.java --url http://127.0.0.1:80/date [options]
        --host NAME             Host header (default: that of the URL)
        --rate R | --max        requests a second (default 100), or as many as the connections carry
        --connections N         connections at a time (default 8, at most 1024)
        --new-connections P     per cent of requests that get a fresh connection (default 0)
        --duration 20s          stop after that (default 10s; with --until-file or --requests 5m)
        --requests N            stop after so many
        --until-file PATH       stop when the file appears
        --timeout 10s           for one request, connecting included
        --report 1s             a line that often; 0 for none
        --version-regexp RE     what of the answer is the version: the last match (default: looks like 1.0.0)
        --json FILE             write the summary there
      The target must be this machine. Exit code: 0 all answered, 1 some failed or none was sent, 2 usage.
      """;

  /** What the command line said. Durations in ms. */
  record Options(
      InetSocketAddress target, String path, String host, double rate, int connections, int newPercent, long duration,
      long requests, Path untilFile, int timeout, long report, Pattern version, Path json) {}

  private final Options options;
  private final Tally tally = new Tally();
  private final AtomicLong tickets = new AtomicLong();
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private volatile boolean stopped;
  private long start;

  private Load(Options options) {
    this.options = options;
  }

  public static void main(String[] args) throws Exception {
    Options options;
    try {
      if (List.of(args).contains("--help")) {
        System.out.print(HELP);
        return;
      }
      options = parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("load: " + e.getMessage() + " (see java Load.java --help)");
      System.exit(2);
      return;
    }
    Load load = new Load(options);
    Thread main = Thread.currentThread();
    Thread interrupted = new Thread(() -> load.finish(main));
    Runtime.getRuntime().addShutdownHook(interrupted);
    boolean good = load.run();
    try {
      Runtime.getRuntime().removeShutdownHook(interrupted);
    } catch (IllegalStateException e) {
      return; // being interrupted: that decides the exit code
    }
    System.exit(good ? 0 : 1);
  }

  /** On Ctrl-C, lets the summary be printed. */
  private void finish(Thread main) {
    stopped = true;
    try {
      main.join(options.timeout + 2000L);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean run() throws IOException, InterruptedException {
    start = System.nanoTime();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < options.connections; i++) {
      Thread worker = new Thread(this::work, "connection-" + i);
      worker.setDaemon(true);
      worker.start();
      workers.add(worker);
    }
    long nextReport = options.report;
    while (!stopped && workers.stream().anyMatch(Thread::isAlive)) {
      Thread.sleep(20);
      long now = millis();
      if (options.report > 0 && now >= nextReport) {
        out.println(tally.line(now));
        nextReport += options.report;
      }
      stopped |= now >= options.duration || options.untilFile != null && Files.exists(options.untilFile);
    }
    for (Thread worker : workers) {
      worker.join();
    }
    out.print(tally.summary(millis()));
    if (options.json != null) {
      Files.writeString(options.json, tally.json(millis()));
    }
    return tally.sent > 0 && tally.failed == 0;
  }

  private long millis() {
    return (System.nanoTime() - start) / 1_000_000;
  }

  /** One connection's life: takes the next ticket, waits for its moment, sends, counts. */
  private void work() {
    Connection connection = new Connection(options);
    while (!stopped) {
      long ticket = tickets.getAndIncrement();
      if (ticket >= options.requests) {
        break;
      }
      // Latency counts from the moment the request was due: a late sender hides nothing.
      long due = options.rate > 0 ? start + (long) (ticket * 1e9 / options.rate) : System.nanoTime();
      while (due - System.nanoTime() > 0 && !stopped) {
        LockSupport.parkNanos(Math.min(due - System.nanoTime(), 50_000_000));
      }
      if (stopped) {
        break;
      }
      try {
        if (ThreadLocalRandom.current().nextInt(100) < options.newPercent) {
          connection.close();
        }
        String version = versionOf(connection.get());
        tally.answered(version, millis(), System.nanoTime() - due);
      } catch (IOException e) {
        connection.close();
        tally.failed(reason(e), millis());
      }
    }
    connection.close();
  }

  private String versionOf(String body) {
    Matcher matcher = options.version.matcher(body);
    String found = "no version";
    while (matcher.find()) {
      found = matcher.group(matcher.groupCount());
    }
    return found;
  }

  private static String reason(IOException e) {
    if (e instanceof SocketTimeoutException) {
      return "no answer in time";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** HTTP/1.1 over a socket that is kept for the next request when both sides agree. Not thread-safe. */
  static final class Connection {
    private final Options options;
    private final byte[] request;
    private Socket socket;
    private InputStream in;
    private int used;
    private long deadline;

    Connection(Options options) {
      this.options = options;
      this.request =
          ("GET " + options.path + " HTTP/1.1\r\nHost: " + options.host + "\r\nUser-Agent: abril-load\r\n\r\n")
              .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The body of the answer, if that is a 200; otherwise throws, with what happened as the message. */
    String get() throws IOException {
      deadline = System.nanoTime() + options.timeout * 1_000_000L;
      if (socket == null) {
        socket = new Socket();
        used = 0;
        socket.setTcpNoDelay(true);
        socket.connect(options.target, options.timeout);
        in = new BufferedInputStream(socket.getInputStream());
      }
      socket.getOutputStream().write(request);
      String statusLine = line(true);
      used++;
      Map<String, String> headers = headers();
      String body = body(headers);
      boolean keep = statusLine.startsWith("HTTP/1.1") && !headers.getOrDefault("connection", "").equalsIgnoreCase("close");
      if (!keep) {
        close();
      }
      if (!statusLine.matches("HTTP/1\\.[01] 200( .*)?")) {
        throw new IOException("answer " + statusLine.replaceFirst("^HTTP/1\\.[01] ", ""));
      }
      return body;
    }

    void close() {
      try {
        if (socket != null) {
          socket.close();
        }
      } catch (IOException e) {
        // It is gone either way.
      }
      socket = null;
    }

    private Map<String, String> headers() throws IOException {
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String line = line(false); !line.isEmpty(); line = line(false)) {
        int colon = line.indexOf(':');
        if (colon < 0) {
          throw new IOException("header without a colon");
        }
        headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
      return headers;
    }

    private String body(Map<String, String> headers) throws IOException {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
        for (int size = chunk(); size > 0; size = chunk()) {
          copy(size, body);
          line(false);
        }
        headers();
      } else if (headers.containsKey("content-length")) {
        copy(Integer.parseInt(headers.get("content-length")), body);
      } else {
        for (int b = read(); b >= 0; b = read()) {
          body.write(b);
        }
        close();
      }
      return body.toString(StandardCharsets.UTF_8);
    }

    private int chunk() throws IOException {
      return Integer.parseInt(line(false).split(";")[0].strip(), 16);
    }

    private void copy(int length, ByteArrayOutputStream to) throws IOException {
      for (int i = 0; i < length; i++) {
        int b = read();
        if (b < 0) {
          throw new EOFException("connection closed in the middle of the body");
        }
        to.write(b);
      }
    }

    private String line(boolean first) throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = read(); b != '\n'; b = read()) {
        if (b < 0) {
          String when = first && line.size() == 0 ? "before an answer" : "in the middle of an answer";
          throw new EOFException("connection closed " + when + (used > 0 ? " (kept connection)" : ""));
        }
        line.write(b);
      }
      return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    private int read() throws IOException {
      if (in.available() == 0) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new SocketTimeoutException();
        }
        socket.setSoTimeout((int) left);
      }
      return in.read();
    }
  }

  /** What happened so far. Times in ms since the start. */
  static final class Tally {
    private static final int WIDTH = 30;
    private static final String GLYPHS = "█▒░▓";

    /** Count, first and last answer of one version, or of one error. */
    private static final class Row {
      long count;
      long recent;
      long first = Long.MAX_VALUE;
      long last;

      void add(long at) {
        count++;
        recent++;
        first = Math.min(first, at);
        last = Math.max(last, at);
      }
    }

    private final Map<String, Row> versions = new LinkedHashMap<>();
    private final Map<String, Row> errors = new LinkedHashMap<>();
    private final List<String> timeline = new ArrayList<>();
    private long[] nanos = new long[1024];
    private int answered;
    private long sent;
    private long failed;
    private boolean headed;

    synchronized void answered(String version, long at, long nanosTaken) {
      sent++;
      versions.computeIfAbsent(version, v -> new Row()).add(at);
      if (answered == nanos.length) {
        nanos = Arrays.copyOf(nanos, nanos.length * 2);
      }
      nanos[answered++] = nanosTaken;
    }

    synchronized void failed(String reason, long at) {
      sent++;
      failed++;
      errors.computeIfAbsent(errors.size() < 20 ? reason : "other errors", r -> new Row()).add(at);
    }

    /** The line of one report, and a mark in the timeline; forgets what was recent. */
    synchronized String line(long now) {
      long total = versions.values().stream().mapToLong(row -> row.recent).sum();
      StringBuilder bar = new StringBuilder();
      StringBuilder text = new StringBuilder();
      List<String> mark = new ArrayList<>();
      int index = 0;
      long before = 0;
      for (Map.Entry<String, Row> each : versions.entrySet()) {
        long recent = each.getValue().recent;
        // From running sums, so that the parts fill the bar exactly.
        long width = total == 0 ? 0 : (before + recent) * WIDTH / total - before * WIDTH / total;
        bar.append(String.valueOf(GLYPHS.charAt(index++ % GLYPHS.length())).repeat((int) width));
        before += recent;
        if (recent > 0) {
          text.append("  ").append(each.getKey()).append(' ').append(recent);
          mark.add(quote(each.getKey()) + ": " + recent);
        }
        each.getValue().recent = 0;
      }
      timeline.add("{\"atMs\": %d, \"sent\": %d, \"failed\": %d, \"versions\": {%s}}"
          .formatted(now, sent, failed, String.join(", ", mark)));
      String head = headed ? "" : "  time     sent   failed   answered by\n";
      headed = true;
      return head + format("%5.0fs %8d %8d   %-" + WIDTH + "s%s", now / 1000.0, sent, failed, bar, text);
    }

    synchronized String summary(long now) {
      StringBuilder text = new StringBuilder();
      text.append(format("requests   %d sent, %d failed, in %.1f s (%.0f a second)%n", sent, failed, now / 1e3, sent * 1e3 / now));
      versions.forEach((version, row) ->
          text.append(format("answers    %-12s %d, first at %.2f s, last at %.2f s%n", version, row.count, row.first / 1e3, row.last / 1e3)));
      text.append(format("latency    half within %s, 99 %% within %s, slowest %s%n", ms(0.5), ms(0.99), ms(1)));
      errors.entrySet().stream().sorted(Comparator.comparingLong(e -> -e.getValue().count)).forEach(e ->
          text.append(format("failed     %d × %s, first at %.2f s, last at %.2f s%n",
              e.getValue().count, e.getKey(), e.getValue().first / 1e3, e.getValue().last / 1e3)));
      return text.toString();
    }

    synchronized String json(long now) {
      return format("""
          {
            "sent": %d, "failed": %d, "durationMs": %d,
            "versions": [%s],
            "errors": [%s],
            "latencyMs": {"p50": %.3f, "p90": %.3f, "p99": %.3f, "max": %.3f},
            "timeline": [%s]
          }
          """, sent, failed, now, rows(versions, "version"), rows(errors, "message"),
          quantile(0.5), quantile(0.9), quantile(0.99), quantile(1), String.join(",\n    ", timeline));
    }

    private static String rows(Map<String, Row> rows, String key) {
      List<String> texts = new ArrayList<>();
      rows.forEach((name, row) -> texts.add(format("{\"%s\": %s, \"count\": %d, \"firstMs\": %d, \"lastMs\": %d}",
          key, quote(name), row.count, row.first, row.last)));
      return String.join(", ", texts);
    }

    private String ms(double quantile) {
      return format("%.1f ms", quantile(quantile));
    }

    private double quantile(double q) {
      if (answered == 0) {
        return 0;
      }
      long[] sorted = Arrays.copyOf(nanos, answered);
      Arrays.sort(sorted);
      return sorted[(int) Math.min(answered - 1, Math.ceil(q * answered))] / 1e6;
    }

    private static String quote(String text) {
      return '"' + text.replaceAll("[\"\\\\\\p{Cntrl}]", "?") + '"';
    }

    private static String format(String format, Object... arguments) {
      return String.format(Locale.ROOT, format, arguments);
    }
  }

  private static Options parse(String[] args) {
    Map<String, String> given = new TreeMap<>();
    List<String> known = HELP.lines().map(String::strip).filter(l -> l.startsWith("--")).map(l -> l.split("\\s")[0]).toList();
    for (int i = 0; i < args.length; i++) {
      String name = args[i];
      if (!known.contains(name) && !List.of("--url", "--max").contains(name)) {
        throw new IllegalArgumentException("unknown option " + name);
      }
      boolean flag = name.equals("--max");
      if (!flag && i + 1 == args.length) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      given.put(name, flag ? "" : args[++i]);
    }
    if (!given.containsKey("--url")) {
      throw new IllegalArgumentException("--url is needed");
    }
    URI url = URI.create(given.get("--url"));
    if (!"http".equals(url.getScheme()) || url.getHost() == null) {
      throw new IllegalArgumentException(url + " is not an http:// address");
    }
    int port = url.getPort() < 0 ? 80 : url.getPort();
    boolean open = given.containsKey("--until-file") || given.containsKey("--requests");
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return new Options(
        new InetSocketAddress(ownAddress(url.getHost()), port),
        url.getRawQuery() == null ? path : path + "?" + url.getRawQuery(),
        given.getOrDefault("--host", url.getHost() + ":" + port),
        given.containsKey("--max") ? 0 : number(given, "--rate", 100, 1, 1_000_000),
        (int) number(given, "--connections", 8, 1, 1024),
        (int) number(given, "--new-connections", 0, 0, 100),
        duration(given, "--duration", open ? "5m" : "10s"),
        number(given, "--requests", Long.MAX_VALUE, 1, Long.MAX_VALUE),
        given.containsKey("--until-file") ? Path.of(given.get("--until-file")) : null,
        (int) duration(given, "--timeout", "10s"),
        duration(given, "--report", "1s"),
        Pattern.compile(given.getOrDefault("--version-regexp", "\\d+\\.\\d+\\.\\d+(?:-[0-9A-Za-z.-]+)?(?:\\+[0-9A-Za-z.-]+)?")),
        given.containsKey("--json") ? Path.of(given.get("--json")) : null);
  }

  /** Load is for one's own machine: whoever wants to burden another's has to ask somebody else. */
  private static InetAddress ownAddress(String host) {
    try {
      InetAddress address = InetAddress.getByName(host.replaceAll("^\\[|]$", ""));
      if (address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null) {
        return address;
      }
      throw new IllegalArgumentException(host + " is not an address of this machine");
    } catch (IOException e) {
      throw new IllegalArgumentException(host + " is no known address", e);
    }
  }

  private static long number(Map<String, String> given, String name, long otherwise, long min, long max) {
    String text = given.get(name);
    try {
      long value = text == null ? otherwise : Long.parseLong(text);
      if (value < min || value > max) {
        throw new IllegalArgumentException(name + " must be between " + min + " and " + max);
      }
      return value;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a whole number, not " + text, e);
    }
  }

  private static long duration(Map<String, String> given, String name, String otherwise) {
    String text = given.getOrDefault(name, otherwise);
    Matcher matcher = Pattern.compile("(\\d{1,6})(ms|s|m|)").matcher(text);
    if (!matcher.matches() || matcher.group(2).isEmpty() && !text.equals("0")) {
      throw new IllegalArgumentException(name + " must be a duration such as 500ms, 20s or 5m, not " + text);
    }
    long factor = matcher.group(2).equals("m") ? 60_000 : matcher.group(2).equals("s") ? 1000 : 1;
    return Long.parseLong(matcher.group(1)) * factor;
  }
}
