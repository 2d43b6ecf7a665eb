package io.abril.abrilctl.verb;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.abrilctl.fake.Texts;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Moves are asked for one by one; a plan is told by the controller. */
class RebalanceTest extends VerbTest {
  private static final String EVENT =
      "{\"type\": \"Normal\", \"reason\": \"RebalancePlan\", \"message\": \"%s\", \"count\": %d}";

  @BeforeEach
  void aPool() {
    shell.in(Texts.POOL).run("apply -f -");
  }

  private long requests(String type) {
    return consul.keys().stream()
        .filter(key -> key.startsWith("abril/ops/servicepools/date-1.0.0/"))
        .filter(key -> consul.entry(key).orElseThrow().value().contains("\"" + type + "\""))
        .count();
  }

  @Test
  void eachMoveIsARequestOfItsOwn() {
    var result = shell.run("rebalance date-1.0.0 --max 3");
    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith("servicepool/date-1.0.0 rebalance of at most 3 requested");
    assertThat(requests("rebalance")).isEqualTo(3);
  }

  @Test
  void aDryRunPrintsWhatTheControllerTells() {
    consul.put("abril/events/servicepools/date-1.0.0/RebalancePlan", EVENT.formatted("old", 1));
    var answer =
        CompletableFuture.supplyAsync(() -> shell.run("rebalance date-1.0.0 --max 2 --dry-run"));
    while (requests("rebalance-plan") == 0 && !answer.isDone()) {
      Thread.onSpinWait();
    }
    consul.put(
        "abril/events/servicepools/date-1.0.0/RebalancePlan",
        EVENT.formatted("2 would move: slot 1 from vm1 to vm2", 2));
    assertThat(answer.join().out())
        .isEqualTo("servicepool/date-1.0.0: 2 would move: slot 1 from vm1 to vm2\n");
    assertThat(requests("rebalance")).isZero();
  }

  @Test
  void whatIsMisusedIsSaid() {
    assertThat(shell.run("rebalance --max 3").err()).contains("name one pool, or say --all");
    assertThat(shell.run("rebalance date-1.0.0 --all --max 3").code()).isEqualTo(2);
    assertThat(shell.run("rebalance date-1.0.0 --max 0").err())
        .contains("--max is 1 to 100, not 0");
    assertThat(shell.run("rebalance nobody --max 1").code()).isEqualTo(3);
  }
}
