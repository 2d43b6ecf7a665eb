package io.abril.runtime.consul;

import static io.abril.testkit.Await.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.abril.runtime.store.CommitResult;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
import io.abril.testkit.Await;
import io.abril.testkit.ConsulAgent;
import io.abril.testkit.RealConsul;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is Consul's alone; the rest is in {@link ConsulStoreContractTest}. */
@RealConsul
class ConsulStoreTest {
  private static int roots;

  private final ConsulAgent agent;
  private final Vertx vertx = Vertx.vertx();
  private final String root = "store" + roots++;

  ConsulStoreTest(ConsulAgent agent) {
    this.agent = agent;
  }

  @AfterEach
  void close() {
    result(vertx.close());
  }

  private ConsulStore store(String name) {
    return new ConsulStore(vertx, ConsulHttp.of(vertx, ConsulSettings.of(agent.url())), name);
  }

  private static CommitResult commit(ConsulStore store, Write... writes) {
    return result(store.commit(List.of(writes), Optional.empty()));
  }

  @Test
  void rootsOfOneConsulKnowNothingOfEachOther() {
    var store = store(root);
    var longer = store(root + "x");
    commit(longer, Write.put("rows/a", "theirs"));
    commit(store, Write.put("rows/a", "ours"));
    assertThat(result(store.list("")).entries())
        .extracting(Entry::key, Entry::value)
        .containsExactly(tuple("rows/a", "ours"));
    commit(store, new Write.DeleteTree("rows/"));
    assertThat(result(longer.get("rows/a"))).isPresent();
  }

  @Test
  void moreConnectionsThanAnAgentTakesAreSaidAndTheWatchGoesOnAfterwards() throws IOException {
    var store = store(root);
    commit(store, Write.put("rows/.keep", ""));
    var told = new CopyOnWriteArrayList<String>();
    var watch =
        store.watch("rows/", changes -> changes.upserts().forEach(e -> told.add(e.value())));
    Await.until("the first answer", () -> told.contains(""));
    var late = store(root);
    try (var crowd = new Crowd()) {
      crowd.fill(agent.port());
      assertThatThrownBy(() -> commit(late, Write.put("rows/a", "late")))
          .hasMessageContaining("can't be reached");
    }
    // The agent takes a moment to see that they are gone.
    Await.until("room again", () -> answers(late));
    assertThat(commit(late, Write.put("rows/a", "later"))).isInstanceOf(CommitResult.Ok.class);
    Await.until("the change", () -> told.contains("later"));
    watch.close();
  }

  private static boolean answers(ConsulStore store) {
    return result(store.get("rows/a").map(true).otherwise(false));
  }

  /** As many connections of this machine as an agent takes: 200 by default. */
  private static final class Crowd implements AutoCloseable {
    private static final int MORE_THAN_ENOUGH = 200;

    private final List<Socket> sockets = new ArrayList<>();

    void fill(int port) throws IOException {
      for (int i = 0; i < MORE_THAN_ENOUGH; i++) {
        sockets.add(new Socket(InetAddress.getLoopbackAddress(), port));
      }
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
