package io.abril.abrilctl.verb;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.abrilctl.fake.FakeLeader;
import io.abril.abrilctl.fake.FakeRegistry;
import io.abril.abrilctl.fake.Shell.Result;
import io.abril.schema.Admission;
import io.abril.schema.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in a registry, and how it gets out. */
class RegistryTest extends VerbTest {
  private final FakeRegistry registry = new FakeRegistry();

  @BeforeEach
  void fill() {
    registry
        .image("cs/date", "1.0.0", "sha256:a")
        .image("cs/date", "1.0.1", "sha256:b")
        .image("cs/date", "latest", "sha256:b")
        .image("cs/time", "1.0.0", "sha256:c")
        .image("web", "1", "sha256:d");
    shell.env("DOCKER_CONFIG", folder.toString()).env("ABRIL_REGISTRY", registry.url());
  }

  @AfterEach
  void close() {
    registry.close();
  }

  private Result run(String words) {
    return shell.run("registry " + words);
  }

  @Test
  void everyPageOfAListIsRead() {
    assertThat(run("ls").out()).isEqualTo("cs/date\ncs/time\nweb\n");
    assertThat(run("tags cs/date").out()).isEqualTo("1.0.0\n1.0.1\nlatest\n");
    assertThat(Json.tree(run("tags cs/date -o json").out()))
        .isEqualTo(Json.tree("[\"1.0.0\", \"1.0.1\", \"latest\"]"));
  }

  @Test
  void anImageIsRemovedByItsDigest() {
    assertThat(run("rm cs/date:1.0.0").out()).isEqualTo("cs/date:1.0.0 removed (sha256:a)\n");
    assertThat(registry.images.get("cs/date")).containsOnlyKeys("1.0.1", "latest");
    assertThat(run("rm web:1").code()).isZero();
    assertThat(run("tags web").out()).isEmpty();
  }

  @Test
  void tagsThatWouldGoWithItAreNamedFirst() {
    var refused = run("rm cs/date:1.0.1");
    assertThat(refused.code()).isEqualTo(4);
    assertThat(refused.err())
        .isEqualTo(
            "error: cs/date:1.0.1 is the same image as latest, which would go with it; --force"
                + " removes them all\n");
    assertThat(registry.images.get("cs/date")).hasSize(3);
    assertThat(run("rm cs/date:1.0.1 --force").out())
        .isEqualTo("cs/date:1.0.1 removed (sha256:b)\ncs/date:latest removed with it\n");
    assertThat(registry.images.get("cs/date")).containsOnlyKeys("1.0.0");
  }

  @ParameterizedTest
  @CsvSource({
    "tags nope, 3, list the tags of nope",
    "rm cs/date:9, 3, cs/date:9 not found; 'abrilctl registry tags cs/date' lists its tags",
    "rm cs/date, 2, 'cs/date' is not REPOSITORY:TAG such as cs/date:1.0.0",
    "tags host:5000/cs/date, 2, leave out the host",
    "tags ../../etc, 2, is not the name of a repository",
    "ls --user me, 2, a user and a password file go together",
    "ls --registry ftp://x, 2, the registry is HOST:PORT",
    "ls --registry http://127.0.0.1:1, 5, list the repositories: http://127.0.0.1:1 does not"
        + " answer",
  })
  void whatIsWrongIsSaidWithItsExitCode(String words, int code, String sentence) {
    var result = run(words);
    assertThat(result.code()).isEqualTo(code);
    assertThat(result.err()).contains(sentence);
  }

  @Test
  void aRegistryThatAllowsNoDeletesSaysWhatItNeeds() {
    registry.deletes = false;
    var result = run("rm cs/date:1.0.0");
    assertThat(result.code()).isEqualTo(4);
    assertThat(result.err()).contains("allows no deletes", "storage.delete.enabled");
  }

  @Test
  void withoutARegistryItAsksWhich() {
    shell.env("ABRIL_REGISTRY", "");
    assertThat(run("ls").err()).contains("which registry? Give it with --registry HOST:PORT");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void credentialsComeFromAFileOrFromDockersLogin(boolean docker) throws IOException {
    registry.wants = "abril:s3cret";
    assertThat(run("ls").code()).isEqualTo(6);
    assertThat(run("ls").err()).contains("wants credentials");
    if (docker) {
      var auth =
          Base64.getEncoder().encodeToString("abril:s3cret".getBytes(StandardCharsets.UTF_8));
      Files.writeString(
          folder.resolve("config.json"),
          "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}"
              .formatted(registry.url().substring("http://".length()), auth));
    } else {
      Files.writeString(folder.resolve("password"), "s3cret\n");
      shell
          .env("ABRIL_REGISTRY_USER", "abril")
          .env("ABRIL_REGISTRY_PASSWORD_FILE", folder.resolve("password").toString());
    }
    assertThat(run("ls").out()).startsWith("cs/date\n");
    registry.wants = "abril:other";
    var refused = run("ls");
    assertThat(refused.code()).isEqualTo(6);
    assertThat(refused.err()).contains("refuses these credentials").doesNotContain("s3cret");
  }

  @Test
  void garbageIsCollectedByAJobOnTheSameFiles() {
    new FakeLeader(consul)
        .answering(
            (ref, spec) ->
                Json.tree(
                    ref.plural().equals("jobs")
                        ? "{\"phase\": \"Succeeded\", \"run\": 1, \"attempt\": 1,"
                            + " \"log\": \"2 blobs marked, 1 blobs eligible for deletion\"}"
                        : "{}"));
    shell
        .in(
            """
            apiVersion: abril/v1
            kind: ServicePool
            metadata: {name: registry-2.8.2}
            spec:
              service: registry
              version: 2.8.2
              image: {ref: "abril/registry:2.8.2", pull: Never}
              user: "65532"
              volumes: [{hostPath: /srv/r, path: /var/lib/registry}]
              ports: [{name: https, container: 5000, host: 5000}]
            """)
        .run("apply -f -");

    var result = run("gc --keep");

    assertThat(result.out()).isEqualTo("2 blobs marked, 1 blobs eligible for deletion\n");
    assertThat(result.code()).isZero();
    var spec =
        Admission.document(
                consul.entry("abril/objects/jobs/registry-2.8.2-gc").orElseThrow().value())
            .path("spec");
    assertThat(spec)
        .isEqualTo(
            Json.tree(
                """
                {"image": {"ref": "abril/registry:2.8.2", "pull": "Never"}, "user": "65532",
                 "volumes": [{"hostPath": "/srv/r", "path": "/var/lib/registry"}],
                 "args": ["garbage-collect", "--delete-untagged", "/etc/registry/config.yml"],
                 "on": {"pool": "registry-2.8.2"}, "timeout": "1h"}
                """));
  }

  @Test
  void withoutAPoolThereIsNothingToCollectFrom() {
    var result = run("gc");
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).contains("no pool has the service 'registry'");
  }
}
