package io.abril.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** Passes TCP connections on to a port of this machine and counts the bytes of both ways. */
final class CountingRelay implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final LongAdder bytes = new LongAdder();
  private final ExecutorService threads = Executors.newCachedThreadPool(CountingRelay::daemon);

  CountingRelay(int target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "relay");
    thread.setDaemon(true);
    return thread;
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  long bytes() {
    return bytes.sum();
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        var from = server.accept();
        var to = new Socket(InetAddress.getLoopbackAddress(), target);
        threads.execute(() -> pump(from, to));
        threads.execute(() -> pump(to, from));
      }
    } catch (IOException e) {
      // Closed: no more connections are taken.
    }
  }

  private void pump(Socket from, Socket to) {
    var buffer = new byte[1 << 16];
    try (from;
        to) {
      int count;
      while ((count = from.getInputStream().read(buffer)) >= 0) {
        bytes.add(count);
        to.getOutputStream().write(buffer, 0, count);
      }
    } catch (IOException e) {
      // One side has gone; the other is closed with it.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
