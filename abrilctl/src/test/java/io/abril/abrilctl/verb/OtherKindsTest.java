package io.abril.abrilctl.verb;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.abrilctl.fake.FakeLeader;
import io.abril.abrilctl.fake.Texts;
import io.abril.api.Kind;
import io.abril.api.schema.Change;
import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Range;
import io.abril.schema.Json;
import io.abril.schema.PublishedKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kinds that the client was not compiled with are as good as its own. */
class OtherKindsTest extends VerbTest {
  record TopicSpec(
      @Doc("The broker.") @Change(Change.Cost.IMMUTABLE) String cluster,
      @Default("1") @Range(min = 1, max = 1000) int partitions) {}

  record TopicStatus(int partitions) {}

  private static final Kind<TopicSpec, TopicStatus> TOPIC =
      Kind.of("Topic", "topics", TopicSpec.class, TopicStatus.class)
          .shortNames("to")
          .upgrade("abril/v1", "abril/v2", spec -> spec)
          .check("spec.partitions", s -> s.partitions() != 13, "must not be 13")
          .column("PARTITIONS", "status.partitions")
          .column("STATUS", "@ready")
          .wideColumn("CLUSTER", "spec.cluster");

  private static final String DOCUMENT =
      """
      apiVersion: abril/v2
      kind: Topic
      metadata: {name: orders}
      spec: {cluster: main, partitions: 3}
      """;

  @BeforeEach
  void publish() {
    consul.put("abril/schemas/.keep", "epoch 1");
    consul.put("abril/schemas/topics", Json.write(PublishedKind.of(TOPIC, "brokers")));
    consul.put("abril/schemas/spoilt", "{kind:");
  }

  /** What the kind's own controllers would write. */
  private void reconcile() {
    var document = consul.entry("abril/objects/topics/orders").orElseThrow();
    consul.put(
        "abril/accepted/topics/orders",
        """
        {"apiVersion": "abril/v2", "kind": "Topic", "documentIndex": %d,
         "metadata": {"name": "orders", "uid": "u1", "generation": 1, "created": "2026-01-01T12:00:00Z"},
         "spec": {"cluster": "main", "partitions": 3}}
        """
            .formatted(document.modifyIndex()));
    var status = Json.mapper().createObjectNode().put("partitions", 3).put("observedGeneration", 1);
    status.put("documentIndex", document.modifyIndex()).put("reconciled", true);
    status
        .putArray("conditions")
        .add(FakeLeader.condition("Accepted", true, "Valid", "", 1))
        .add(FakeLeader.condition("Ready", true, "Ready", "", 1));
    consul.put("abril/status/topics/orders", status.toString());
  }

  @Test
  void aDocumentIsAppliedAndListedAndDescribed() {
    assertThat(shell.in(DOCUMENT).run("apply -f -").out()).isEqualTo("topic/orders created\n");
    assertThat(shell.run("get topics").out())
        .isEqualTo(
            """
            NAME     PARTITIONS   STATUS
            orders   -            Pending
            """);
    reconcile();

    assertThat(shell.run("get to -o wide").out())
        .isEqualTo(
            """
            NAME     PARTITIONS   STATUS   CLUSTER
            orders   3            Ready    main
            """);
    assertThat(shell.run("get Topic/orders -o yaml").out())
        .startsWith("apiVersion: abril/v2\nkind: Topic\n");
    assertThat(shell.run("describe topic orders").out())
        .contains(
            "Kind:         Topic", "Ready is True since", "Status fields:\n  partitions: 3\n");
    assertThat(shell.run("wait topic/orders").out()).isEqualTo("topic/orders ready\n");
    assertThat(shell.in(DOCUMENT).run("apply -f -").out()).isEqualTo("topic/orders unchanged\n");
  }

  @Test
  void aDocumentIsJudgedByThePublishedSchema() {
    var result =
        shell
            .in(DOCUMENT.replace("cluster: main", "cluser: main").replace(": 3}", ": 0}"))
            .run("apply -f -");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("line 4, column 8: spec.cluser: unknown field; did you mean 'cluster'?")
        .contains("spec.partitions: must be between 1 and 1000, not 0")
        .endsWith("nothing was written\n");
    assertThat(shell.in(DOCUMENT.replace("v2", "v3")).run("apply -f -").err())
        .contains("apiVersion: must be abril/v2, not 'abril/v3'; also known: abril/v1");
    assertThat(shell.in(DOCUMENT.replace("v2", "v1")).run("apply -f -").code()).isZero();
  }

  @Test
  void whatCannotChangeIsSaidBeforeItIsWritten() {
    shell.in(DOCUMENT).run("apply -f -");
    reconcile();

    assertThat(shell.in(DOCUMENT.replace("main", "other")).run("apply -f -").err())
        .startsWith(
            "error: topics/orders: spec.cluster: can't be changed from main to other; make another"
                + " Topic instead (Immutable)\n");
  }

  @Test
  void anObjectIsDeleted() {
    shell.in(DOCUMENT).run("apply -f -");

    assertThat(shell.run("delete topic orders --no-wait").out())
        .isEqualTo("topic/orders deleting\n");
    assertThat(consul.keys()).doesNotContain("abril/objects/topics/orders");
    shell.in(DOCUMENT).run("apply -f -");
    assertThat(shell.in(DOCUMENT).run("delete -f -").out()).isEqualTo("topic/orders deleted\n");
  }

  @Test
  void otherKindsStandBesideTheBuiltInOnes() {
    shell.in(DOCUMENT + "---\n" + Texts.POOL).run("apply -f -");

    assertThat(shell.run("get all").out()).contains("servicepool/date-1.0.0", "topic/orders");
    assertThat(shell.run("get pools,topics -o name").out())
        .isEqualTo("servicepools/date-1.0.0\ntopics/orders\n");
    assertThat(shell.run("get topcs").err())
        .isEqualTo("error: unknown kind 'topcs'; did you mean 'topics'?\n");
    assertThat(shell.in(DOCUMENT.replace("Topic", "Topik")).run("apply -f -").err())
        .contains("kind: unknown kind 'Topik'; did you mean 'Topic'?");
  }

  @Test
  void aBuiltInKindNeedsNoSchemas() {
    shell.in(Texts.POOL).run("apply -f -");
    consul.failNext(1, 403);
    var denied = shell.run("get topics");

    assertThat(denied.code()).isEqualTo(6);
    assertThat(denied.err())
        .startsWith(
            "error: this kind isn't built in, and those of other operators can't be read: ");
    consul.takePaths();
    shell.run("get pools");
    shell.in(Texts.POOL).run("apply -f -");
    assertThat(consul.takePaths()).isNotEmpty().noneMatch(path -> path.contains("/schemas"));
  }
}
