package io.abril.controllers.consul;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConsulNodesTest {
  @Test
  void onlyTheGossipsWordIsTheAgentsFailure() {
    assertThat(
            ConsulNodes.failures(
                """
                [{"Node": "vm1", "CheckID": "serfHealth", "Status": "critical",
                  "Output": "Agent not live or unreachable\\n"},
                 {"Node": "vm2", "CheckID": "service:abril:r:a1b2c3:http", "Status": "critical",
                  "Output": "connection refused"}]
                """))
        .containsOnlyKeys("vm1")
        .containsEntry("vm1", "Agent not live or unreachable");
  }

  @Test
  void nobodyFailsWhereNothingIsCritical() {
    assertThat(ConsulNodes.failures("[]")).isEmpty();
  }
}
