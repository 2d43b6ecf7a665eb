package io.abril.it.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Documents;
import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is wrong with a text is said alike by abrilctl and by the controllers, and harms nothing.
 */
@RealParts
@TestInstance(Lifecycle.PER_CLASS)
class BadDocumentIT {
  private static final String POOL = "mend-1.0.0";
  private static final String GOOD = Documents.busybox("mend", "1.0.0", 1);

  private final Environment environment;

  BadDocumentIT(Environment environment) {
    this.environment = environment;
  }

  @BeforeAll
  void runOne() {
    environment.abrilctl().applyAndWait(GOOD);
  }

  @AfterAll
  void clear() {
    environment.clear();
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        bad(
            "not YAML",
            GOOD.replace("metadata: {name: mend-1.0.0}", "metadata: {name: mend-1.0.0"),
            "NotYaml",
            "line 4, column 5: not YAML: "),
        bad(
            "an unknown kind",
            GOOD.replace("ServicePool", "ServicePol"),
            "UnknownKind",
            "line 2, column 7: kind: unknown kind 'ServicePol'; did you mean 'ServicePool'?"),
        bad(
            "an unknown field",
            GOOD.replace("replicas", "replcas"),
            "UnknownField",
            "line 8, column 3: spec.replcas: unknown field; did you mean 'replicas'?"),
        bad(
            "an ill-typed field",
            GOOD.replace("replicas: 1", "replicas: many"),
            "WrongType",
            "line 8, column 13: spec.replicas: must be a whole number, not the text 'many'"),
        bad(
            "a version that is not SemVer",
            GOOD.replace("version: 1.0.0", "version: v1"),
            "Invalid",
            "line 6, column 12: spec.version: must be a semantic version such as 1.0.0"));
  }

  private static Arguments bad(String what, String text, String reason, String sentence) {
    return Arguments.of(what, text, reason, sentence);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void isRefusedByAbrilctlAndByTheControllersAlike(
      String what, String text, String reason, String sentence, @TempDir Path folder)
      throws IOException {
    var file = folder.resolve("pool.yaml");
    Files.writeString(file, text);
    var before = environment.docker().idsBySlot(POOL);
    assertThat(before).hasSize(1);
    var storedBefore = stored();

    var refused = environment.abrilctl().run("apply", "-f", file.toString()).exiting(1);
    assertThat(refused.err())
        .contains(file + ": " + sentence)
        .contains("(" + reason + ")")
        .endsWith("nothing was written\n");
    assertThat(stored()).as("what is stored").isEqualTo(storedBefore);

    environment.kv().putObject("servicepools", POOL, text);
    Await.until(
        "the object says why",
        () -> {
          var accepted = environment.kv().condition("servicepools", POOL, "Accepted");
          assertThat(accepted.path("status").asText()).isEqualTo("False");
          assertThat(accepted.path("reason").asText()).isEqualTo(reason);
          assertThat(accepted.path("message").asText()).startsWith(sentence);
          assertThat(refused.err()).contains(accepted.path("message").asText());
        });
    assertThat(environment.abrilctl().run("describe", "pool", POOL).ok().out()).contains(sentence);
    assertThat(environment.docker().idsBySlot(POOL)).as("what runs").isEqualTo(before);

    environment.kv().putObject("servicepools", POOL, GOOD);
    Await.until(
        "the mended document is accepted",
        () -> {
          var accepted = environment.kv().condition("servicepools", POOL, "Accepted");
          assertThat(accepted.path("status").asText()).isEqualTo("True");
        });
    assertThat(environment.docker().idsBySlot(POOL)).as("what runs").isEqualTo(before);
    assertThat(environment.dns().srv("1.0.0.mend.service.consul")).hasSize(1);
  }

  private String stored() {
    return environment.kv().text("objects", "servicepools", POOL).orElseThrow();
  }

  @Test
  void aKeyThatDiffersFromTheNameIsRefused() {
    environment.kv().putObject("servicepools", "other-1.0.0", GOOD);
    Await.until(
        "the object says why",
        () -> {
          var accepted = environment.kv().condition("servicepools", "other-1.0.0", "Accepted");
          assertThat(accepted.path("status").asText()).isEqualTo("False");
          assertThat(accepted.path("reason").asText()).isEqualTo("NameMismatch");
          assertThat(accepted.path("message").asText())
              .contains("'mend-1.0.0' stands under the key servicepools/other-1.0.0");
        });
    assertThat(environment.docker().containers("other-1.0.0")).isEmpty();
    environment.kv().deleteObject("servicepools", "other-1.0.0");
    Await.until(
        "its status goes with it",
        () -> assertThat(environment.kv().text("status", "servicepools", "other-1.0.0")).isEmpty());
  }

  @Test
  void aVersionOutsideTheRangeIsRefused() {
    var text = Documents.endpoint("mend", "2.0.0");
    var sentence = "spec.version: must be inside spec.range";
    assertThat(environment.abrilctl().apply(text).exiting(1).err()).contains(sentence);
    assertThat(environment.kv().text("objects", "consumerendpoints", "mend-1")).isEmpty();

    environment.kv().putObject("consumerendpoints", "mend-1", text);
    Await.until(
        "the object says why",
        () -> {
          var accepted = environment.kv().condition("consumerendpoints", "mend-1", "Accepted");
          assertThat(accepted.path("status").asText()).isEqualTo("False");
          assertThat(accepted.path("message").asText()).contains(sentence);
        });
    environment.kv().deleteObject("consumerendpoints", "mend-1");
  }
}
