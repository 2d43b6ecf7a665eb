package io.abril.controllers.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class SameMomentTest {
  private final Queue<Runnable> nextTurn = new ArrayDeque<>();
  private final SameMoment<String, Integer> moment = new SameMoment<>(nextTurn::add);
  private int questions;

  private int ask(String what) {
    return moment.ask(what, () -> Future.succeededFuture(++questions)).result();
  }

  private void turn() {
    for (int waiting = nextTurn.size(); waiting > 0; waiting--) {
      nextTurn.remove().run();
    }
  }

  @Test
  void thoseWhoAskTheSameInOneTurnShareTheAnswer() {
    assertThat(ask("a")).isEqualTo(1);
    assertThat(ask("a")).isEqualTo(1);
    assertThat(ask("b")).isEqualTo(2);
  }

  @Test
  void whoAsksLaterGetsAnAnswerOfThen() {
    ask("a");
    turn();
    assertThat(ask("a")).isEqualTo(2);
    assertThat(ask("a")).isEqualTo(2);
    turn();
    turn();
    assertThat(ask("a")).isEqualTo(3);
  }
}
