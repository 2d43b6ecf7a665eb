package io.abril.runtime.consul;

import static io.abril.testkit.Await.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.api.Kind;
import io.abril.api.Resource;
import io.abril.runtime.Index;
import io.abril.runtime.Lookup;
import io.abril.runtime.view.Rows;
import io.abril.testkit.Await;
import io.abril.testkit.ConsulAgent;
import io.abril.testkit.RealConsul;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Passing instances, on a real agent. */
@RealConsul
class HealthWatchTest {
  private static ConsulAgent agent;
  private static Vertx vertx;

  private final Context loop = vertx.getOrCreateContext();
  private final List<String> changed = new CopyOnWriteArrayList<>();
  private final AtomicReference<Collection<String>> concerned =
      new AtomicReference<>(List.of("lb"));
  private final HealthWatch health =
      new HealthWatch(
          vertx,
          ConsulHttp.of(vertx, ConsulSettings.of(agent.url())),
          (service, lookup) -> concerned.get());

  /** Views that nobody asks. */
  private static final class Nothing implements Lookup {
    @Override
    public <S, T> List<Resource<S, T>> all(Kind<S, T> kind) {
      return List.of();
    }

    @Override
    public <S, T> Optional<Resource<S, T>> find(Kind<S, T> kind, String name) {
      return Optional.empty();
    }

    @Override
    public <S, T> List<Resource<S, T>> byIndex(Index<S, T> index, String value) {
      return List.of();
    }

    @Override
    public <R> List<R> rows(Rows<R> rows, String prefix) {
      return List.of();
    }
  }

  @BeforeAll
  static void open(ConsulAgent shared) {
    agent = shared;
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void shut() {
    result(vertx.close());
  }

  @BeforeEach
  void start() {
    onLoop(
        () -> {
          health.start(new Nothing(), changed::add);
          return Future.succeededFuture();
        });
  }

  @AfterEach
  void stop() {
    loop.runOnContext(v -> health.stop());
  }

  private <X> X onLoop(Supplier<Future<X>> work) {
    var done = Promise.<X>promise();
    loop.runOnContext(v -> work.get().onComplete(done));
    return result(done.future());
  }

  private List<String> passing(String service) {
    return onLoop(() -> health.passing(service)).stream().map(PassingInstance::id).toList();
  }

  private static void register(String service, String id, String more) {
    assertThat(
            agent.put(
                "/v1/agent/service/register",
                "{\"Name\":\"%s\",\"ID\":\"%s\",\"Port\":80%s}".formatted(service, id, more)))
        .isEqualTo(200);
  }

  @Test
  void onlyInstancesThatPassAllTheirChecksAreToldAndChangesMakeObjectsRun() {
    register("web", "w1", ",\"Tags\":[\"1.0.0\"],\"Meta\":{\"pool\":\"p\"}");
    register("web", "w2", ",\"Check\":{\"TTL\":\"1h\"}");
    var first = onLoop(() -> health.passing("web"));
    assertThat(first)
        .containsExactly(
            new PassingInstance(
                "test",
                "w1",
                "web",
                "127.0.0.1",
                80,
                List.of("1.0.0"),
                java.util.Map.of("pool", "p")));
    agent.put("/v1/agent/check/pass/service:w2", "");
    Await.until("w2 passes", () -> passing("web").equals(List.of("w1", "w2")));
    assertThat(changed).contains("lb").containsOnly("lb");
    agent.put("/v1/agent/check/warn/service:w2", "");
    Await.until("w2 is in warning", () -> passing("web").equals(List.of("w1")));
    agent.put("/v1/agent/service/deregister/w1", "");
    Await.until("w1 is gone", () -> passing("web").isEmpty());
    agent.put("/v1/agent/service/deregister/w2", "");
  }

  @Test
  void aServiceThatThereIsNotHasNoInstancesUntilItIsRegistered() {
    assertThat(passing("later on")).isEmpty();
    register("later on", "l1", "");
    Await.until("it is told", () -> passing("later on").equals(List.of("l1")));
    assertThat(changed).contains("lb");
    agent.put("/v1/agent/service/deregister/l1", "");
  }

  @Test
  void whatIsKnownIsAnsweredWithoutAskingConsulAgain() {
    register("known", "k1", "");
    passing("known");
    assertThat(onLoop(() -> Future.succeededFuture(health.passing("known").isComplete()))).isTrue();
    agent.put("/v1/agent/service/deregister/k1", "");
  }

  @Test
  void aServiceThatConcernsNobodyAnyMoreIsLetGo() {
    register("old", "o1", "");
    passing("old");
    concerned.set(List.of());
    agent.put("/v1/agent/service/deregister/o1", "");
    Await.until("it is let go", () -> onLoop(() -> Future.succeededFuture(health.watched())) == 0);
    assertThat(changed).isEmpty();
  }

  @Test
  void consulThatIsNotThereIsSaidAndAskedOn() {
    var unreachable =
        new HealthWatch(
            vertx,
            ConsulHttp.of(vertx, ConsulSettings.of("http://127.0.0.1:1")),
            (service, lookup) -> List.of("lb"));
    var refused = Promise.<List<PassingInstance>>promise();
    loop.runOnContext(
        v -> {
          unreachable.start(new Nothing(), changed::add);
          unreachable.passing("web").onComplete(refused);
        });
    assertThatThrownBy(() -> result(refused.future())).hasMessageContaining("refused");
    assertThat(onLoop(() -> Future.succeededFuture(unreachable.watched()))).isEqualTo(1);
    loop.runOnContext(v -> unreachable.stop());
  }

  @Test
  void aWatchThatWasNotStartedSaysHowToStartIt() {
    loop.runOnContext(v -> health.stop());
    assertThatThrownBy(() -> passing("web")).hasMessageContaining(".source(");
  }
}
