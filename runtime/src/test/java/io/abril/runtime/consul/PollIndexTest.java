package io.abril.runtime.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollIndexTest {
  private final PollIndex index = new PollIndex();

  @BeforeEach
  void answeredOnce() {
    index.answered(10);
  }

  @Test
  void theFirstQuestionIsAnsweredAtOnceAndTheNextWaits() {
    assertThat(new PollIndex().next()).isZero();
    assertThat(index.next()).isEqualTo(10);
    index.answered(12);
    assertThat(index.next()).isEqualTo(12);
  }

  @Test
  void anIndexThatWentBackIsAskedAnewWithoutWaiting() {
    index.answered(4);
    assertThat(index.next()).isZero();
    index.answered(4);
    assertThat(index.next()).isEqualTo(4);
  }

  @Test
  void anAnswerWithoutNewsIsHeldAgainstOneWithoutWaitingAndThenBelieved() {
    index.answered(10);
    assertThat(index.next()).isZero();
    index.answered(10);
    assertThat(index.next()).isEqualTo(10);
    index.answered(10);
    assertThat(index.next()).isZero();
    index.answered(11);
    assertThat(index.next()).isEqualTo(11);
  }

  @Test
  void afterAFailureNothingIsWaitedFor() {
    index.failed();
    assertThat(index.next()).isZero();
    index.answered(3);
    assertThat(index.next()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"1, 55", "8, 55", "9, 10", "16, 10", "17, 1"})
  void theMoreQueriesTheShorterTheirWait(int queries, long seconds) {
    assertThat(new PollTurns(16).wait(queries)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void whoFindsNoSeatHasTheNextThatIsFree() {
    var turns = new PollTurns(1);
    assertThat(turns.take().succeeded()).isTrue();
    Future<Void> second = turns.take();
    assertThat(second.isComplete()).isFalse();
    turns.leave();
    assertThat(second.succeeded()).isTrue();
    assertThat(turns.take().isComplete()).isFalse();
  }

  @Test
  void instancesAreReadInTheOrderOfTheirIds() {
    var all =
        PassingInstance.parse(
            """
            [{"Node": {"Node": "n2", "Address": "10.0.0.2"},
              "Service": {"ID": "b", "Service": "web", "Tags": null, "Address": "", "Port": 81, "Meta": null}},
             {"Node": {"Node": "n2", "Address": "10.0.0.2"},
              "Service": {"ID": "a", "Service": "web", "Tags": ["x"], "Address": "10.9.9.9", "Port": 80}},
             {"Node": {"Node": "n1", "Address": "10.0.0.1"}, "Service": {"ID": "a", "Service": "web"}}]
            """);
    assertThat(all)
        .extracting(i -> i.node() + " " + i.id() + " " + i.address() + " " + i.port())
        .containsExactly("n1 a 10.0.0.1 0", "n2 a 10.9.9.9 80", "n2 b 10.0.0.2 81");
  }

  @Test
  void aPageThatIsNoListIsAnError() {
    assertThatThrownBy(() -> PassingInstance.parse("{}")).hasMessageContaining("no list");
    assertThatThrownBy(() -> PassingInstance.parse("<html>"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
