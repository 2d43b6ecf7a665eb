package io.abril.abrilctl.verb;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.abrilctl.fake.FakeLeader;
import io.abril.abrilctl.fake.Texts;
import io.abril.schema.Json;
import org.junit.jupiter.api.Test;

/** What is to be known of a pool that is not as it should be. */
class DescribePoolTest extends VerbTest {
  private String describe(String status) {
    new FakeLeader(consul).answering((ref, spec) -> Json.tree(status));
    shell.in(Texts.POOL).run("apply -f - --wait");
    return shell.run("describe pool date-1.0.0").out();
  }

  @Test
  void everySlotThatDoesNotPassSaysWhyAndTheRolloutHowFarItIs() {
    assertThat(
            describe(
                """
                {"desired": 3, "updated": 1, "revision": 2,
                 "worst": ["slot 1: it lacks a port", "slot 2: 0 of 1 node fits"],
                 "rollout": {"state": "Failed", "rejected": 0, "why": "no further instance passed",
                             "paused": true, "pausedBy": "me@here"}}
                """))
        .contains("Rollout:      revision 2, Failed, paused by me@here: 1 of 3 instances have it\n")
        .contains("Why:          no further instance passed\n")
        .contains("Not passing:\n  slot 1: it lacks a port\n  slot 2: 0 of 1 node fits\n");
  }

  @Test
  void aPoolThatWentBackSaysFromWhere() {
    assertThat(
            describe(
                """
                {"desired": 3, "updated": 3, "revision": 1, "worst": [],
                 "rollout": {"state": "Complete", "rejected": 2, "why": "it failed"}}
                """))
        .contains("revision 1, instead of 2 which was given up, Complete: 3 of 3 instances")
        .contains("Not passing: none\n");
  }
}
