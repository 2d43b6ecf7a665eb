package io.abril.runtime.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.api.Ref;
import io.abril.runtime.events.EventRecorder.Batch;
import io.abril.runtime.events.EventRecorder.Recorded;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
import io.abril.runtime.view.KvView;
import io.abril.schema.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class EventRecorderTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private final KvView stored = new KvView("events/");
  private final EventRecorder recorder = new EventRecorder(stored);
  private long revision;

  private void happens(String object, String message, Instant at) {
    recorder.record(new Ref("topics", object), Event.warning("Failed", message), at);
  }

  private void commit(Batch batch) {
    for (Write write : batch.writes()) {
      if (write instanceof Write.Put put) {
        stored.wrote(new Entry(put.key(), put.value(), ++revision));
      } else if (write instanceof Write.Delete delete) {
        stored.deleted(delete.key());
      }
    }
    recorder.written(batch);
  }

  private Recorded recorded(String object) {
    var entry = stored.get("events/topics/" + object + "/Failed").orElseThrow();
    return Json.read(entry.value(), Recorded.class);
  }

  @Test
  void eventsOfOneObjectAndReasonAreCountedTogether() {
    happens("a", "one", T0);
    happens("a", "two", T0.plusSeconds(5));
    commit(recorder.next());
    happens("a", "three", T0.plusSeconds(9));
    commit(recorder.next());
    assertThat(recorded("a"))
        .isEqualTo(new Recorded("Warning", "Failed", "three", 3, T0, T0.plusSeconds(9)));
    assertThat(recorder.hasPending()).isFalse();
  }

  @Test
  void whatCouldNotBeCommittedStaysPending() {
    happens("a", "one", T0);
    recorder.next();
    assertThat(recorder.hasPending()).isTrue();
    commit(recorder.next());
    assertThat(recorded("a").count()).isEqualTo(1);
  }

  @Test
  void whatHappensWhileABatchIsWrittenIsNotLost() {
    happens("a", "one", T0);
    var batch = recorder.next();
    happens("a", "two", T0);
    commit(batch);
    assertThat(recorder.hasPending()).isTrue();
    commit(recorder.next());
    assertThat(recorded("a").count()).isEqualTo(2);
  }

  @Test
  void thereAreNeverMoreThanTheBoundAndTheOldestGo() {
    for (int i = 0; i < EventRecorder.MOST + 100; i++) {
      happens("o" + i, "x", T0);
      commit(recorder.next());
    }
    assertThat(stored.keys()).hasSize(EventRecorder.MOST);
    assertThat(stored.keys()).doesNotContain("events/topics/o99/Failed");
    assertThat(stored.keys()).contains("events/topics/o100/Failed");
  }

  @Test
  void aBatchFitsIntoOneTransactionThoughItPushesOthersOut() {
    for (int i = 0; i < EventRecorder.MOST; i++) {
      stored.wrote(new Entry("events/topics/old" + i + "/Failed", "{}", ++revision));
    }
    for (int i = 0; i < 500; i++) {
      happens("new" + i, "x", T0);
    }
    while (recorder.hasPending()) {
      var batch = recorder.next();
      assertThat(batch.writes()).hasSizeLessThanOrEqualTo(63);
      commit(batch);
      assertThat(stored.keys()).hasSizeLessThanOrEqualTo(EventRecorder.MOST);
    }
  }

  @Test
  void memoryIsBoundedWhileNothingCanBeWritten() {
    for (int i = 0; i < 3 * EventRecorder.MOST; i++) {
      happens("o" + i, "x", T0);
    }
    int batches = 0;
    while (recorder.hasPending()) {
      recorder.written(recorder.next());
      batches++;
    }
    assertThat(batches).isLessThan(40);
  }

  @Test
  void oneObjectKeepsItsLatestReasonsAndCrowdsNobodyOut() {
    happens("b", "of another", T0);
    for (int i = 0; i < EventRecorder.MOST_OF_ONE + 5; i++) {
      recorder.record(new Ref("topics", "a"), Event.normal("Reason" + i, "x"), T0);
      commit(recorder.next());
    }
    assertThat(stored.below("events/topics/a/")).hasSize(EventRecorder.MOST_OF_ONE);
    assertThat(stored.keys())
        .doesNotContain("events/topics/a/Reason4")
        .contains("events/topics/a/Reason5", "events/topics/b/Failed");
  }

  @Test
  void whatHappenedToAnObjectOutlivesItByAnHour() {
    happens("gone", "x", T0);
    happens("there", "x", T0);
    commit(recorder.next());
    stored.wrote(new Entry("events/topics/gone/Spoilt", "spoilt", ++revision));
    stored.wrote(new Entry("events/.keep", "epoch 1", ++revision));
    Predicate<String> exists = "topics/there"::equals;
    assertThat(recorder.outlived(exists, T0.plus(Duration.ofMinutes(59))))
        .containsExactly(Write.delete("events/topics/gone/Spoilt"));
    assertThat(recorder.outlived(exists, T0.plus(Duration.ofMinutes(60))))
        .contains(Write.delete("events/topics/gone/Failed"))
        .hasSize(2);
  }

  @Test
  void whatIsGivenUpIsCounted() {
    for (int i = 0; i < EventRecorder.MOST + 3; i++) {
      happens("o" + i, "x", T0);
    }
    assertThat(recorder.recorded()).isEqualTo(EventRecorder.MOST + 3);
    assertThat(recorder.dropped()).isEqualTo(3);
  }

  @Test
  void aMessageIsOneLineOfBoundedLengthWithoutCredentials() {
    assertThat(Event.normal("Seen", "two\n  lines\t").message()).isEqualTo("two lines");
    assertThat(Event.normal("Seen", "x".repeat(5_000)).message())
        .hasSize(Event.LONGEST)
        .endsWith("…");
    assertThat(
            Event.warning(
                    "Failed",
                    "https://me:hunter2@host/x answers 403; X-Consul-Token: 7a9c, password='p w' (token=q)")
                .message())
        .contains("https://…@host/x answers 403")
        .doesNotContain("hunter2", "7a9c", "token=q");
  }

  @Test
  void aReasonIsAWordSinceItIsPartOfAKey() {
    assertThatThrownBy(() -> Event.normal("a/b", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CamelCase word, not 'a/b'");
  }

  @Test
  void aSpoiltEventIsCountedAnew() {
    stored.wrote(new Entry("events/topics/a/Failed", "spoilt", ++revision));
    happens("a", "one", T0);
    commit(recorder.next());
    assertThat(recorded("a").count()).isEqualTo(1);
  }
}
