package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.controllers.config.Contents;
import io.abril.controllers.config.Filling;
import io.abril.controllers.docker.Deeds;
import io.abril.controllers.docker.DockerError;
import io.abril.controllers.docker.DockerError.Reason;
import io.abril.controllers.docker.Engine;
import io.abril.controllers.docker.NodeEngines;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerDeedsTest {
  private final List<String> removed = new ArrayList<>();

  private Engine refusing(Reason reason) {
    return (Engine)
        Proxy.newProxyInstance(
            Engine.class.getClassLoader(),
            new Class<?>[] {Engine.class},
            (self, method, args) ->
                switch (method.getName()) {
                  case "containers" -> Map.of();
                  case "start" -> Future.failedFuture(new DockerError(reason, "no", null));
                  case "remove" -> {
                    removed.add((String) args[0]);
                    yield Future.succeededFuture();
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "REFUSED, true", // task … already exists
    "NOT_FOUND, true", // get …: no such volume
    "UNREACHABLE, false",
    "PORT, false",
  })
  void aContainerThatTheEngineWillNeverStartIsMadeAnew(Reason reason, boolean goes) {
    var engine = refusing(reason);
    var contents = new Contents(null, null); // nothing of either is asked for
    var deeds =
        new ContainerDeeds(
            "abril",
            new NodeEngines(node -> Optional.of(engine), () -> true),
            new Deeds(Instant::now, () -> true),
            new Filling(contents, () -> true),
            () -> 1);
    var started =
        deeds.startAgain(
            InstanceTemplatesTest.INSTANCE, "c1", contents.latest("date", new PoolSpecs().build()));
    assertThat(started.cause()).hasMessage("no");
    assertThat(removed).isEqualTo(goes ? List.of("c1") : List.of());
  }
}
