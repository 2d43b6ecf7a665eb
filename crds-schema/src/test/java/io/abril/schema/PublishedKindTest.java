package io.abril.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.SerializationFeature;
import io.abril.api.Kind;
import io.abril.api.schema.Change;
import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Range;
import io.abril.schema.Verdict.Admitted;
import io.abril.schema.Verdict.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A kind that somebody else compiled is judged by what its leader published. */
class PublishedKindTest {
  @Doc("A topic of a message broker.")
  record TopicSpec(
      @Doc("The broker.") @Change(Change.Cost.IMMUTABLE) String cluster,
      @Doc("How many partitions.") @Default("1") @Range(min = 1, max = 1000) int partitions,
      @Doc("Settings of the broker.") @Default("{}") Map<String, String> settings,
      Optional<Long> retentionBytes) {}

  record TopicStatus(int partitions) {}

  private static final Kind<TopicSpec, TopicStatus> TOPIC =
      Kind.of("Topic", "topics", TopicSpec.class, TopicStatus.class)
          .shortNames("to")
          .apiVersion("example.org/v1")
          .upgrade("example.org/v1", "example.org/v2", spec -> spec)
          .column("PARTITIONS", "status.partitions")
          .wideColumn("CLUSTER", "spec.cluster");

  private static final PublishedKind PUBLISHED = PublishedKind.of(TOPIC, "main");

  private static Verdict admit(String version, String spec) {
    var stored = PublishedKind.read(Json.write(PUBLISHED));
    return new Admission(Kinds.ALL, () -> List.of(stored))
        .admit(
            "{apiVersion: %s, kind: Topic, metadata: {name: a}, spec: %s}".formatted(version, spec),
            Optional.empty());
  }

  @Test
  void theSchemaOfAThirdPartyKindIsTheGoldenFile() throws IOException {
    var file = Path.of("src/test/resources/io/abril/schema/topics.published.json");
    var derived =
        Json.mapper().writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(PUBLISHED)
            + "\n";
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, derived);
    }
    assertThat(Json.tree(Files.readString(file)))
        .as("%s; -Dgolden.update=true rewrites it", file)
        .isEqualTo(Json.tree(derived));
  }

  @Test
  void itSurvivesTheStore() {
    assertThat(Json.write(PublishedKind.read(Json.write(PUBLISHED))))
        .isEqualTo(Json.write(PUBLISHED));
    var kind = PublishedKind.read(Json.write(PUBLISHED)).asKind();
    assertThat(kind.columns()).isEqualTo(TOPIC.columns());
    assertThat(kind.shortNames()).containsExactly("to");
    assertThat(kind.apiVersion()).isEqualTo("example.org/v2");
    assertThatThrownBy(() -> PublishedKind.read("{\"kind\":\"Topic\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lacks");
  }

  @Test
  void aDocumentIsJudgedByThePublishedSchema() {
    var admitted = (Admitted) admit("example.org/v2", "{cluster: x}");
    assertThat(Json.write(admitted.spec()))
        .isEqualTo("{\"cluster\":\"x\",\"partitions\":1,\"settings\":{}}");
    assertThat(((Rejected) admit("example.org/v2", "{cluser: x}")).sentence())
        .contains("spec.cluser: unknown field; did you mean 'cluster'?")
        .contains("spec.cluster: is missing; add it: the broker");
  }

  @Test
  void aDocumentOfAnOlderVersionIsLeftToTheControllersThatCanUpgradeIt() {
    assertThat(admit("example.org/v1", "{whatever: 1}")).isInstanceOf(Admitted.class);
    assertThat(((Rejected) admit("example.org/v3", "{whatever: 1}")).sentence())
        .contains("must be example.org/v2, not 'example.org/v3'; also known: example.org/v1");
  }

  @Test
  void schemasAreAskedForOnceAndOnlyWhenAKindIsNotBuiltIn() {
    var asked = new AtomicInteger();
    var admission =
        new Admission(
            Kinds.ALL,
            () -> {
              asked.incrementAndGet();
              return List.of(PUBLISHED);
            });
    admission.admit("{kind: Node}", Optional.empty());
    assertThat(asked).hasValue(0);
    var rejected = (Rejected) admission.admit("{kind: Topc}", Optional.empty());
    assertThat(rejected.sentence()).contains("unknown kind 'Topc'; did you mean 'Topic'?");
    admission.admit("{kind: Topic}", Optional.empty());
    assertThat(asked).hasValue(1);
    assertThat(admission.immutableFields(TOPIC)).containsExactly("cluster");
  }
}
