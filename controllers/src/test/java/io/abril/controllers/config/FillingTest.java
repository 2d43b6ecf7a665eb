package io.abril.controllers.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.api.job.Job;
import io.abril.api.pool.Workload;
import io.abril.controllers.config.Content.Source;
import io.abril.controllers.docker.ContainerSpec;
import io.abril.controllers.docker.Engine;
import io.abril.controllers.docker.Making;
import io.abril.schema.Admission;
import io.abril.schema.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FillingTest {
  private static final String NAME = "conf-1.0.0.0.a1b2c3";
  private static final String SECOND = NAME + Filling.SUFFIX;
  private static final String WORKLOAD =
      """
      apiVersion: abril/v1
      kind: Job
      metadata: {name: j}
      spec:
        image: {ref: cs/date}
        user: "65534"
        files: [{config: app, key: app.conf, path: /etc/app/app.conf}]
      """;

  private final Vertx vertx = Vertx.vertx();
  private final VolumeEngine volumes = new VolumeEngine();
  private final Engine engine = volumes.engine();
  private Content content;
  private Filling filling;
  private boolean leads = true;

  @BeforeEach
  void prepare(@TempDir Path folder) {
    TestKeys.make(folder, "a.pem");
    var secrets = new SealedSecrets(Keys.of(folder));
    var admitted = new Admission(List.of(Job.KIND)).admit(WORKLOAD, Optional.empty());
    content =
        new Content(
            secrets,
            (Workload) ((Verdict.Admitted) admitted).typedSpec(),
            Map.of(new Source("config", "app"), Map.of("app.conf", "level=info")));
    filling =
        new Filling(
            new Contents(secrets, vertx.createSharedWorkerExecutor("filling", 1)), () -> leads);
  }

  @AfterEach
  void close() {
    vertx.close();
  }

  private void make() throws Exception {
    done(
        filling.make(
            engine,
            ContainerSpec.of(NAME, "cs/date").user(Optional.of("65534")),
            content,
            spec -> Making.makeOrFind(engine, spec).compose(engine::start)));
  }

  private static <T> void done(Future<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    future.toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
  }

  private void assertRunsWithItsFile() {
    assertThat(volumes.containers).containsOnlyKeys(NAME);
    assertThat(volumes.containers.get(NAME).running()).isTrue();
    assertThat(volumes.files(NAME, "/etc/app")).isEqualTo(Map.of("app.conf", "level=info"));
    assertThat(volumes.volumes).hasSize(1);
  }

  @Test
  void theVolumesOutliveTheContainerThatFilledThem() throws Exception {
    make();
    assertRunsWithItsFile();
  }

  @Test
  void nothingOfTheFillingIsLeftWhenTheStartFails() {
    volumes.refusesStarts = true;
    assertThatThrownBy(this::make).hasMessageContaining("port 80 is taken");
    assertThat(volumes.containers).containsOnlyKeys(NAME);
  }

  @Test
  void whoHasLostTheLeadLeavesAllOfItToTheSuccessor() throws Exception {
    volumes.refusesStarts = true;
    leads = false;
    assertThatThrownBy(this::make).hasMessageContaining("port 80 is taken");
    assertThat(volumes.containers).containsOnlyKeys(NAME, SECOND);

    volumes.refusesStarts = false;
    leads = true;
    done(engine.start(NAME).compose(v -> Filling.clear(engine, NAME)));
    assertRunsWithItsFile();
  }

  @Test
  void whatALeaderThatEndedHasMadeAndNotStartedIsMadeAnew() throws Exception {
    volumes.refusesStarts = true;
    leads = false;
    assertThatThrownBy(this::make).hasMessageContaining("port 80 is taken");

    volumes.refusesStarts = false;
    leads = true;
    make();
    assertRunsWithItsFile();
  }
}
