package io.abril.testkit;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes TCP connections on to a port of this machine, until it is told to reset them, as an agent
 * does with more connections of one client than it allows.
 */
public final class Relay implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final NetServer server;
  private final Set<NetSocket> accepted = ConcurrentHashMap.newKeySet();
  private final int target;
  private volatile boolean refusing;

  private Relay(int target) {
    this.target = target;
    // With no time to linger a close is a reset.
    this.server =
        vertx
            .createNetServer(new NetServerOptions().setHost(HOST).setSoLinger(0))
            .connectHandler(this::connected);
  }

  /** A relay to a port of this machine. */
  public static Relay to(int port) {
    var relay = new Relay(port);
    Await.result(relay.server.listen(0));
    return relay;
  }

  /** Where it listens. */
  public String url() {
    return "http://" + HOST + ":" + server.actualPort();
  }

  private void connected(NetSocket from) {
    accepted.add(from);
    from.closeHandler(v -> accepted.remove(from));
    from.pause();
    if (refusing) {
      from.close();
      return;
    }
    client
        .connect(target, HOST)
        .onFailure(e -> from.close())
        .onSuccess(
            to -> {
              to.pause();
              from.pipeTo(to).onComplete(r -> to.close());
              to.pipeTo(from).onComplete(r -> from.close());
            });
  }

  /** Resets every connection, and each new one, until {@link #accept}. */
  public void refuse() {
    refusing = true;
    accepted.forEach(NetSocket::close);
  }

  /** Passes connections on again. */
  public void accept() {
    refusing = false;
  }

  @Override
  public void close() {
    Await.result(vertx.close());
  }
}
