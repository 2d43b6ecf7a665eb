package io.abril.runtime.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.store.Changes;
import io.abril.runtime.store.CommitResult;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Listing;
import io.abril.runtime.store.StateStore;
import io.abril.runtime.store.Write;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KvViewTest {
  private final KvView view = new KvView("rows/");
  private final List<String> heard = new ArrayList<>();
  private StateStore.WatchListener watch;

  /** A store of which only the watch is used, by hand. */
  private final class HandStore implements StateStore {
    @Override
    public String root() {
      return "hand";
    }

    @Override
    public Future<Optional<Entry>> get(String key) {
      return Future.failedFuture("unused");
    }

    @Override
    public Future<Listing> list(String prefix) {
      return Future.failedFuture("unused");
    }

    @Override
    public Watch watch(String prefix, WatchListener listener) {
      watch = listener;
      return () -> {};
    }

    @Override
    public Future<CommitResult> commit(List<? extends Write> writes, Optional<Fence> fence) {
      return Future.failedFuture("unused");
    }
  }

  @BeforeEach
  void open() {
    view.onChange(heard::add);
    view.open(new HandStore());
    watch.changed(new Changes(List.of(entry("rows/a", "1", 10)), List.of(), 10, true));
    heard.clear();
  }

  private static Entry entry(String key, String value, long revision) {
    return new Entry(key, value, revision);
  }

  private void upsert(Entry entry) {
    watch.changed(new Changes(List.of(entry), List.of(), entry.revision(), false));
  }

  private void remove(String key, long index) {
    watch.changed(new Changes(List.of(), List.of(key), index, false));
  }

  private String value(String key) {
    return view.get(key).map(Entry::value).orElse("none");
  }

  @Test
  void itIsCompleteAfterTheFirstAnswerOfTheWatch() {
    var other = new KvView("rows/");
    var synced = new ArrayList<String>();
    other.whenSynced(() -> synced.add("then"));
    other.open(new HandStore());
    assertThat(other.synced()).isFalse();
    watch.changed(new Changes(List.of(), List.of(), 1, true));
    other.whenSynced(() -> synced.add("at once"));
    assertThat(synced).containsExactly("then", "at once");
  }

  @Test
  void aWriteIsSeenAtOnceAndToldOnce() {
    view.wrote(entry("rows/a", "2", 11));
    assertThat(value("rows/a")).isEqualTo("2");
    upsert(entry("rows/a", "2", 11));
    assertThat(heard).containsExactly("rows/a");
  }

  @Test
  void anOlderAnswerOfTheWatchDoesNotTakeAWriteBack() {
    view.wrote(entry("rows/a", "3", 12));
    upsert(entry("rows/a", "2", 11));
    assertThat(value("rows/a")).isEqualTo("3");
  }

  @Test
  void anOlderAnswerOfTheWatchDoesNotBringBackWhatWasDeleted() {
    view.deleted("rows/a");
    upsert(entry("rows/a", "1", 10));
    assertThat(value("rows/a")).isEqualTo("none");
    upsert(entry("rows/a", "new", 14));
    assertThat(value("rows/a")).isEqualTo("new");
  }

  @Test
  void anAnswerThatTellsAnEarlierDeletionSaysNothingOfTheLater() {
    view.deleted("rows/a");
    view.wrote(entry("rows/a", "2", 12));
    view.deleted("rows/a");
    remove("rows/a", 11);
    upsert(entry("rows/a", "2", 12));
    assertThat(value("rows/a")).isEqualTo("none");
  }

  @Test
  void anOlderDeletionDoesNotTakeANewerWriteAway() {
    view.wrote(entry("rows/a", "2", 12));
    remove("rows/a", 11);
    assertThat(value("rows/a")).isEqualTo("2");
    remove("rows/a", 13);
    assertThat(value("rows/a")).isEqualTo("none");
  }

  @Test
  void afterAResetOnlyWhatItTellsIsTrueHoweverLowItsRevisions() {
    view.wrote(entry("rows/b", "own", 20));
    view.deleted("rows/a");
    heard.clear();
    watch.changed(new Changes(List.of(entry("rows/a", "restored", 3)), List.of(), 5, true));
    assertThat(value("rows/a")).isEqualTo("restored");
    assertThat(value("rows/b")).isEqualTo("none");
    assertThat(heard).containsExactly("rows/a", "rows/b");
    upsert(entry("rows/a", "after", 6));
    assertThat(value("rows/a")).isEqualTo("after");
  }

  @Test
  void keysOutsideOfThePrefixAreNotItsMatter() {
    view.wrote(entry("other/a", "1", 30));
    assertThat(view.keys()).containsExactly("rows/a");
  }

  @Test
  void aListenerThatThrowsKeepsNobodyElseFromHearing() {
    var throwing = new KvView("rows/");
    throwing.onChange(
        key -> {
          throw new IllegalStateException("broken listener");
        });
    var other = new ArrayList<String>();
    throwing.onChange(other::add);
    throwing.open(new HandStore());
    watch.changed(new Changes(List.of(entry("rows/a", "1", 1)), List.of(), 1, true));
    assertThat(other).containsExactly("rows/a");
    assertThat(throwing.synced()).isTrue();
  }

  @Test
  void whoAwaitsARevisionIsToldWhenTheViewHasReachedIt() {
    var told = new ArrayList<String>();
    view.whenReached("rows/a", 10, () -> told.add("there already"));
    view.whenReached("rows/a", 12, () -> told.add("later"));
    upsert(entry("rows/a", "2", 11));
    assertThat(told).containsExactly("there already");
    upsert(entry("rows/a", "3", 13));
    assertThat(told).containsExactly("there already", "later");
  }

  @Test
  void entriesBelowAPrefixComeInTheOrderOfTheirKeys() {
    view.wrote(entry("rows/ab/2", "x", 11));
    view.wrote(entry("rows/ab/1", "y", 12));
    view.wrote(entry("rows/b", "z", 13));
    assertThat(view.below("rows/ab/"))
        .extracting(Entry::key)
        .containsExactly("rows/ab/1", "rows/ab/2");
  }

  @Test
  void whetherThereIsAnythingBelowAPrefixIsSeenWithoutACopy() {
    view.wrote(entry("rows/b/1", "x", 11));
    assertThat(view.anyBelow("rows/b/", e -> e.value().equals("x"))).isTrue();
    assertThat(view.anyBelow("rows/b/", e -> e.value().equals("y"))).isFalse();
    assertThat(view.anyBelow("rows/c", e -> true)).isFalse();
  }

  @Test
  void aDeletionOfWhatIsNotThereTellsNothing() {
    view.deleted("rows/unknown");
    assertThat(heard).isEmpty();
    assertThat(view.applyDeletion("rows/unknown")).isFalse();
  }

  @Test
  void aTransactionIsSeenAsAWholeBeforeAnybodyHearsOfIt() {
    var touched = new ArrayList<String>();
    view.whenTouched(touched::add);
    assertThat(view.applyWrite(entry("rows/b", "1", 11))).isTrue();
    assertThat(view.applyWrite(entry("other/b", "1", 11))).isFalse();
    assertThat(view.applyDeletion("rows/a")).isTrue();
    assertThat(heard).isEmpty();
    assertThat(touched).containsExactly("rows/b", "rows/a");
    assertThat(view.keys()).containsExactly("rows/b");
    view.tell(List.of("rows/b", "rows/a"));
    assertThat(heard).containsExactly("rows/b", "rows/a");
  }

  @Test
  void whateverChangesIsInvalidatedFirst() {
    var order = new ArrayList<String>();
    view.onChange(key -> order.add("heard " + key));
    view.whenTouched(key -> order.add("touched " + key));
    upsert(entry("rows/b", "1", 12));
    remove("rows/b", 13);
    watch.changed(new Changes(List.of(), List.of(), 14, true));
    assertThat(order)
        .containsExactly(
            "touched rows/b",
            "heard rows/b",
            "touched rows/b",
            "heard rows/b",
            "touched rows/a",
            "heard rows/a");
  }

  @Test
  void onlySoManyDeletionsAreRemembered() {
    view.deleted("rows/a");
    for (int i = 0; i < 10_000; i++) {
      view.wrote(entry("rows/x" + i, "1", 20 + i));
      view.deleted("rows/x" + i);
    }
    upsert(entry("rows/x9999", "1", 20 + 9_999));
    assertThat(value("rows/x9999")).as("the last one is remembered").isEqualTo("none");
    upsert(entry("rows/a", "1", 10));
    assertThat(value("rows/a")).as("the first one is forgotten").isEqualTo("1");
  }
}
