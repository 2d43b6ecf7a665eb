package io.abril.abrilctl.verb;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.abrilctl.fake.FakeLeader;
import io.abril.abrilctl.fake.Texts;
import org.junit.jupiter.api.Test;

/** A deletion takes the document away and waits until it is settled. */
class DeleteTest extends VerbTest {
  @Test
  void objectsOfAFileGoAndAreWaitedFor() {
    new FakeLeader(consul);
    var file = file("all.yaml", Texts.POOL + "---\n" + Texts.ENDPOINT);
    shell.run("apply", "-f", file, "--wait");

    var result = shell.run("delete", "-f", file);

    assertThat(result.code()).isZero();
    // Which of them is seen gone first is the controllers' pace.
    assertThat(result.out().lines())
        .containsExactlyInAnyOrder(
            "consumerendpoint/date-1 deleted", "servicepool/date-1.0.0 deleted");
    assertThat(consul.keys()).containsExactly("abril/leader/main");
  }

  @Test
  void anObjectThatIsInUseStaysAndSaysWhy() {
    var leader = new FakeLeader(consul);
    leader.protect("servicepools/date-1.0.0");
    shell.in(Texts.POOL).run("apply -f - --wait");

    var result = shell.run("delete pool date-1.0.0 --timeout 1s");

    assertThat(result.code()).isEqualTo(7);
    assertThat(result.err())
        .contains("servicepool/date-1.0.0: Deleting: endpoint date-1 points here\n")
        .endsWith(
            "error: not deleted after 1s: servicepools/date-1.0.0 is Deleting: endpoint date-1"
                + " points here\n");
    assertThat(shell.run("get pools").out()).contains("Deleting");
  }

  @Test
  void whatIsNotThereIsSaidAfterTheRestIsDone() {
    shell.in(Texts.POOL).run("apply -f -");

    var result = shell.run("delete pool date-1.0.0 nope");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.out()).isEqualTo("servicepool/date-1.0.0 deleted\n");
    assertThat(result.err())
        .isEqualTo("error: servicepools/nope not found; 'abrilctl get all' lists what is there\n");
    assertThat(shell.run("delete pool nope --ignore-not-found").code()).isZero();
  }

  @Test
  void withoutWaitingItOnlyAsks() {
    var leader = new FakeLeader(consul);
    leader.protect("servicepools/date-1.0.0");
    shell.in(Texts.POOL).run("apply -f - --wait");

    assertThat(shell.run("delete pool/date-1.0.0 --wait=false").out())
        .isEqualTo("servicepool/date-1.0.0 deleting\n");
  }

  @Test
  void whatTheControllersMadeThemselvesCannotBeDeleted() {
    consul.put(
        "abril/accepted/nodes/local", "{\"metadata\":{\"name\":\"local\",\"generation\":1}}");

    assertThat(shell.run("delete node local").code()).isEqualTo(4);
  }

  private void child() {
    consul.put(
        "abril/accepted/nodes/n1",
        """
        {"metadata": {"name": "n1", "uid": "u2", "generation": 1,
                      "owner": {"plural": "racks", "name": "r1", "uid": "u1"}}, "spec": {}}
        """);
  }

  @Test
  void aChildIsDeletedWithItsOwnerAlone() {
    child();

    var result = shell.run("delete node n1");

    assertThat(result.code()).isEqualTo(4);
    assertThat(result.err())
        .isEqualTo(
            "error: nodes/n1 is a child of racks/r1, which would make it again; change or delete"
                + " racks/r1\n");
    assertThat(consul.entry("abril/accepted/nodes/n1")).isPresent();
  }

  @Test
  void aDocumentThatHasTheNameOfAChildGoesAlone() {
    child();
    consul.put("abril/objects/nodes/n1", "{}");

    var result = shell.run("delete node n1");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .isEqualTo("node/n1: the document is deleted; the child of racks/r1 stays\n");
    assertThat(consul.keys())
        .contains("abril/accepted/nodes/n1")
        .doesNotContain("abril/objects/nodes/n1");
  }

  @Test
  void aChildIsListedAndDescribedWithItsOwner() {
    child();

    assertThat(shell.run("get nodes -o name").out()).isEqualTo("nodes/n1\n");
    assertThat(shell.run("describe node n1").out())
        .contains("Owner:        racks/r1, which keeps it as it is\n");
  }
}
