package io.abril.it.tools;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests as fast as some connections carry them, each with the moments between which it was
 * answered and with the version that answered. Bounded by its connections: each waits for its
 * answer. Nothing is tried twice.
 */
public final class Requests implements AutoCloseable {
  private static final int LIMIT_MILLIS = 10_000;

  private final String address;
  private final long pauseNanos;
  private final byte[] kept;
  private final byte[] closed;
  private final AtomicLong count = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<List<Answer>> answers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ends;

  /**
   * One answer.
   *
   * @param sent when the request went out, by {@link System#nanoTime}
   * @param read when all of the answer was there
   * @param version the answer's last word
   */
  public record Answer(long sent, long read, String version) {}

  /**
   * Begins.
   *
   * @param kept connections that stay open from request to request
   * @param fresh how many at a time that end with their request
   */
  public Requests(String address, String host, String path, int kept, int fresh) {
    this(address, host, path, kept, fresh, 0);
  }

  /** The same, each with a pause after an answer. */
  public Requests(String address, String host, String path, int kept, int fresh, long pauseNanos) {
    this.address = address;
    this.pauseNanos = pauseNanos;
    var head = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n";
    this.kept = (head + "\r\n").getBytes(StandardCharsets.US_ASCII);
    this.closed = (head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < kept + fresh; i++) {
      boolean keeps = i < kept;
      var own = new ArrayList<Answer>();
      answers.add(own);
      var thread = new Thread(() -> run(keeps, own), "requests-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /** How many have been answered so far. */
  public long count() {
    return count.get();
  }

  /** Returns when that many have been answered since the beginning. */
  public void await(long wanted) {
    Await.until(
        wanted + " requests are answered",
        () -> {
          if (count.get() < wanted) {
            throw new AssertionError(count + " are; failures: " + failures);
          }
        });
  }

  /** What went wrong, as sentences. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** Ends the requests, the last ones answered, and answers all answers. */
  public List<Answer> stop() {
    close();
    return answers.stream().flatMap(List::stream).toList();
  }

  private void run(boolean keeps, List<Answer> own) {
    int colon = address.lastIndexOf(':');
    while (!ends) {
      try (var socket =
          new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))) {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(LIMIT_MILLIS);
        var in = new BufferedInputStream(socket.getInputStream());
        boolean open = true;
        while (open && !ends) {
          open = request(socket, in, keeps, own) && keeps;
          LockSupport.parkNanos(pauseNanos);
        }
      } catch (IOException | RuntimeException e) {
        failures.add((keeps ? "on a kept connection: " : "on a new connection: ") + e);
      }
    }
  }

  /** Answers whether the connection stays open. */
  private boolean request(Socket socket, InputStream in, boolean keeps, List<Answer> own)
      throws IOException {
    long sent = System.nanoTime();
    socket.getOutputStream().write(keeps ? kept : closed);
    var status = line(in);
    int length = -1;
    boolean open = true;
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      var lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).strip());
      }
      open &= !lower.equals("connection: close");
    }
    var bytes = length < 0 ? in.readAllBytes() : in.readNBytes(length);
    long read = System.nanoTime();
    var body = new String(bytes, StandardCharsets.UTF_8).strip();
    if (!status.startsWith("HTTP/1.1 200 ") || bytes.length < length) {
      failures.add(status + " " + body);
    }
    own.add(new Answer(sent, read, body.substring(body.lastIndexOf(' ') + 1).intern()));
    count.incrementAndGet();
    return open && length >= 0;
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("closed without an answer after '" + line + "'");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    ends = true;
    for (Thread thread : threads) {
      try {
        thread.join(2 * LIMIT_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
  }
}
