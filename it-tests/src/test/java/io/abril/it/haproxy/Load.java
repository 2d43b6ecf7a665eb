package io.abril.it.haproxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Requests without a pause, half of them on connections that are kept, half on new ones. */
final class Load implements AutoCloseable {
  private final List<Thread> threads = new ArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicLong sent = new AtomicLong();
  private volatile boolean ends;

  Load(String address, int port, String host, int clients) {
    for (int i = 0; i < clients; i++) {
      boolean keep = i % 2 == 0;
      var thread = new Thread(() -> run(address, port, host, keep));
      thread.start();
      threads.add(thread);
    }
  }

  long sent() {
    return sent.get();
  }

  List<String> failures() {
    return failures;
  }

  private void run(String address, int port, String host, boolean keep) {
    while (!ends) {
      try (var socket = new Socket(address, port)) {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        var in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        boolean open = true;
        while (open && !ends) {
          open = request(socket, in, host) && keep;
        }
      } catch (IOException e) {
        failures.add((keep ? "kept: " : "new: ") + e);
      }
    }
  }

  /** Answers whether the connection stays open. */
  private boolean request(Socket socket, BufferedReader in, String host) throws IOException {
    socket
        .getOutputStream()
        .write(
            ("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    sent.incrementAndGet();
    var status = in.readLine();
    if (status == null) {
      throw new IOException("closed without an answer");
    }
    if (!status.contains(" 200 ")) {
      failures.add(status);
    }
    int length = 0;
    boolean open = true;
    for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      var lower = line.toLowerCase(java.util.Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
      open &= !lower.equals("connection: close");
    }
    for (int i = 0; i < length; i++) {
      in.read();
    }
    return open;
  }

  @Override
  public void close() {
    ends = true;
    for (Thread thread : threads) {
      try {
        thread.join(5_000);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
