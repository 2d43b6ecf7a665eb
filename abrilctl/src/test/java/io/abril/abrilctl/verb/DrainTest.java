package io.abril.abrilctl.verb;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.abrilctl.fake.FakeLeader;
import io.abril.schema.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** cordon, uncordon and drain change the node's document; drain waits until nothing is left. */
class DrainTest extends VerbTest {
  private static final String NODE =
      """
      apiVersion: abril/v1
      kind: Node
      metadata: {name: vm1}
      spec: {address: 10.0.0.1, docker: {url: "tcp://10.0.0.1:2376"}}
      """;

  @BeforeEach
  void aNode() {
    new FakeLeader(consul);
    shell.in(NODE).run("apply -f - --wait");
  }

  private String availability() {
    return Json.tree(consul.entry("abril/objects/nodes/vm1").orElseThrow().value())
        .path("spec")
        .path("availability")
        .asText();
  }

  private void instanceOn(String node) {
    consul.put(
        "abril/instances/web-1.0.0/0",
        """
        {"pool": "web-1.0.0", "uid": "u1", "slot": 0, "leaving": [], "message": "",
         "current": {"id": "a1b2c3", "node": "%s", "address": "10.0.0.1", "ports": {},
                     "specHash": "h", "generation": 1, "phase": "Passing", "restarts": 0,
                     "failures": 0, "lastError": "", "since": "2026-01-01T12:00:00Z"}}
        """
            .formatted(node));
  }

  @Test
  void aCordonedNodeIsPausedAndComesBack() {
    assertThat(shell.run("cordon vm1").out()).isEqualTo("node/vm1 cordoned\n");
    assertThat(availability()).isEqualTo("pause");
    assertThat(shell.run("cordon vm1").out())
        .isEqualTo("node/vm1 unchanged: spec.availability is pause\n");
    assertThat(shell.run("uncordon vm1").out()).isEqualTo("node/vm1 uncordoned\n");
    assertThat(availability()).isEqualTo("active");
  }

  @Test
  void aNodeIsDrainedWhenNoInstanceIsLeft() {
    instanceOn("vm2");
    assertThat(shell.run("drain vm1").out()).isEqualTo("node/vm1 draining\nnode/vm1 drained\n");
    assertThat(availability()).isEqualTo("drain");
  }

  @Test
  void whatIsLeftIsSaidWhenTheTimeIsOver() {
    instanceOn("vm1");
    var result = shell.run("drain vm1 --timeout 1s");
    assertThat(result.code()).isEqualTo(7);
    assertThat(result.err())
        .contains("node/vm1: 1 instance is left: 1 of web-1.0.0\n")
        .contains("error: not drained after 1s: vm1: 1 instance is left: 1 of web-1.0.0");
  }

  @Test
  void withoutWaitingItOnlyAsks() {
    instanceOn("vm1");
    var result = shell.run("drain vm1 --no-wait");
    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo("node/vm1 draining\n");
  }

  @Test
  void aNodeThatIsNotThereIsSaid() {
    assertThat(shell.run("cordon vm9").code()).isEqualTo(3);
  }
}
