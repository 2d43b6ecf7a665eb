package io.abril.controllers.haproxy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps one connection to each CLI for a moment after its last batch: a new one costs both ends
 * some milliseconds of signatures (ADR 0032). It stays with the worker that accepted it, so those
 * who use it check whom they speak to, and {@link #forget} it before a reload. Belongs to an event
 * loop.
 */
final class CliConnections {
  private static final int CONNECT_MILLIS = 1_000;

  /** An old worker lives as long as somebody is connected to it. */
  private static final long KEPT_MILLIS = 1_500;

  private final Vertx vertx;
  private final NetClient client;
  private final Map<String, Kept> kept = new HashMap<>();

  private record Kept(CliConnection connection, long timer) {}

  CliConnections(Vertx vertx, RuntimeTls tls) {
    this.vertx = vertx;
    this.client =
        vertx.createNetClient(tls.client().setConnectTimeout(CONNECT_MILLIS).setTcpNoDelay(true));
  }

  /** Runs commands; answers one text for each, empty for a silent one. */
  Future<List<String>> ask(String address, int port, List<String> commands) {
    var where = Words.hostPort(address, port);
    var idle = take(where);
    if (idle == null) {
      return anew(address, port, commands);
    }
    // It may have ended since. All of our commands may be repeated.
    return ask(idle, where, commands)
        .recover(
            e ->
                e instanceof CliConnection.BrokenOff
                    ? anew(address, port, commands)
                    : Future.failedFuture(e));
  }

  private Future<List<String>> anew(String address, int port, List<String> commands) {
    var where = Words.hostPort(address, port);
    var options =
        new ConnectOptions()
            .setHost(address)
            .setPort(port)
            .setSsl(true)
            .setSniServerName(RuntimeTls.SERVER_NAME);
    return client
        .connect(options)
        .recover(
            e ->
                Future.failedFuture(
                    new RuntimeApiException(
                        "HAProxy's runtime API at "
                            + where
                            + " can't be reached: "
                            + e.getMessage(),
                        e)))
        .compose(socket -> ask(new CliConnection(vertx, socket, where), where, commands));
  }

  private Future<List<String>> ask(CliConnection on, String where, List<String> commands) {
    return on.ask(commands).onSuccess(answers -> keep(on, where)).onFailure(e -> on.close());
  }

  private void keep(CliConnection connection, String where) {
    if (!connection.open() || kept.containsKey(where)) {
      connection.close();
      return;
    }
    long timer = vertx.setTimer(KEPT_MILLIS, id -> forget(where));
    kept.put(where, new Kept(connection, timer));
  }

  private CliConnection take(String where) {
    var found = kept.remove(where);
    if (found == null) {
      return null;
    }
    vertx.cancelTimer(found.timer());
    return found.connection().open() ? found.connection() : null;
  }

  /** Closes the one that is kept. */
  void forget(String address, int port) {
    forget(Words.hostPort(address, port));
  }

  private void forget(String where) {
    var connection = take(where);
    if (connection != null) {
      connection.close();
    }
  }
}
