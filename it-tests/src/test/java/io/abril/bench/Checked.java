package io.abril.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers the checks of instances in their place, so that the moment of the first passing answer is
 * known to a microsecond: an instance's check is a program that connects here, says the instance's
 * name, and hands on what it is told.
 */
final class Checked implements AutoCloseable {
  private static final byte[] PASSING =
      "Status: 200 OK\r\nContent-Type: text/plain\r\n\r\nok\n".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server;
  private final Map<String, Long> first = new ConcurrentHashMap<>();

  Checked(String address) throws IOException {
    server = new ServerSocket(0, 200, InetAddress.getByName(address));
    var thread = new Thread(this::serve, "checked");
    thread.setDaemon(true);
    thread.start();
  }

  /** What connects here, as a CGI program of busybox's shell. */
  String script() {
    return "echo \"$HOSTNAME\" | nc %s %d"
        .formatted(server.getInetAddress().getHostAddress(), server.getLocalPort());
  }

  /** The next answer to that instance is its first. */
  void forget(String instance) {
    first.remove(instance);
  }

  /** When the first passing answer to that instance was sent; 0 if none has been. */
  long firstAt(String instance) {
    return first.getOrDefault(instance, 0L);
  }

  /** Whether that instance has been given a passing answer. */
  boolean passed(String instance) {
    return first.containsKey(instance);
  }

  private void serve() {
    while (!server.isClosed()) {
      try (var socket = server.accept()) {
        socket.setSoTimeout(1_000);
        var in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        var instance = in.readLine();
        socket.getOutputStream().write(PASSING);
        first.putIfAbsent(instance, System.nanoTime());
      } catch (IOException e) {
        // One that was killed meanwhile, or the end.
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
