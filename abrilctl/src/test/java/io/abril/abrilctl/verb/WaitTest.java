package io.abril.abrilctl.verb;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.abrilctl.fake.FakeLeader;
import io.abril.abrilctl.fake.Texts;
import io.abril.schema.Json;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Waiting ends with the state of the present document, not with an older one. */
class WaitTest extends VerbTest {
  private static final String POOL = "abril/objects/servicepools/date-1.0.0";

  @Test
  void anOldReadyFoolsNobody() throws Exception {
    new FakeLeader(consul);
    shell.in(Texts.POOL).run("apply -f - --wait");
    assertThat(shell.run("wait pool/date-1.0.0 --timeout 5s").code()).isZero();
    var accepted = consul.entry("abril/accepted/servicepools/date-1.0.0").orElseThrow().value();
    var status = consul.entry("abril/status/servicepools/date-1.0.0").orElseThrow().value();

    // Another Consul without a leader: the same records, and a newer document.
    try (var other = new io.abril.abrilctl.fake.FakeConsul()) {
      other.put("abril/accepted/servicepools/date-1.0.0", accepted);
      other.put("abril/status/servicepools/date-1.0.0", status);
      for (int i = 0; i < 20; i++) {
        other.put(POOL, Texts.POOL.replace("replicas: 3", "replicas: " + i));
      }
      var impatient = new io.abril.abrilctl.fake.Shell(other.address());
      assertThat(impatient.run("wait pool/date-1.0.0 --timeout 200ms").code()).isEqualTo(7);

      var patient = new io.abril.abrilctl.fake.Shell(other.address());
      var waiting =
          CompletableFuture.supplyAsync(() -> patient.run("wait pool/date-1.0.0 --timeout 20s"));
      new FakeLeader(other);
      assertThat(waiting.get(20, TimeUnit.SECONDS).code()).isZero();
    }
  }

  @Test
  void aRefusedDocumentEndsTheWait() {
    new FakeLeader(consul);
    consul.put(POOL, Texts.POOL.replace("replicas", "replcas"));

    var result = shell.run("wait pool date-1.0.0 --timeout 10s");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "error: servicepools/date-1.0.0: the controllers refuse the document: line 8, column 3:"
                + " spec.replcas: unknown field; did you mean 'replicas'?\n");
    assertThat(shell.run("wait pool date-1.0.0 --for condition=Accepted=False").code()).isZero();
  }

  @Test
  void aPhaseIsWaitedFor() {
    var leader = new FakeLeader(consul);
    leader.answering(
        (ref, spec) -> Json.tree(Texts.endpointStatus("Steady", "1.0.0", "1.0.0", "", "")));
    shell.in(Texts.ENDPOINT).run("apply -f - --wait");

    assertThat(shell.run("wait ce/date-1 --for phase=Steady").out())
        .isEqualTo("consumerendpoint/date-1 Steady\n");
    assertThat(shell.run("wait ce/date-1 --for phase=Failed --timeout 200ms").code()).isEqualTo(7);
  }

  @Test
  void whatIsNotThereIsNotFoundOrDeleted() {
    assertThat(shell.run("wait pool/nope").code()).isEqualTo(3);
    assertThat(shell.run("wait pool/nope --for delete").out())
        .isEqualTo("servicepool/nope deleted\n");
    assertThat(shell.run("wait pool/nope --for ever").err())
        .isEqualTo(
            "error: --for ever: must be condition=TYPE, condition=TYPE=False, phase=PHASE or"
                + " delete\n");
  }
}
