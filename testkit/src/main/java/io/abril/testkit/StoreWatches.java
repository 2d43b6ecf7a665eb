package io.abril.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.store.Changes;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** Watches while all is well. */
abstract class StoreWatches extends StoreFences {
  /** More than a small root's watch should take at once. */
  private static final int MANY = 300;

  private Told watched(String prefix) {
    var told = watch(prefix);
    await("the first answer", () -> told.times() > 0);
    return told;
  }

  @ContractTest
  void theFirstAnswerIsEverythingThenComesEachChangeAndEachDeletion() {
    pinned("rows/", "a", "b");
    var told = watched("rows/");
    assertThat(told.get(0).reset()).isTrue();
    assertThat(told.entries()).isEqualTo(result(store().list("rows/")).entries());
    commit(Write.put("rows/a", "2"));
    await("the change", () -> told.value("rows/a").equals(Optional.of("2")));
    assertThat(told.entries()).contains(entry("rows/a"));
    commit(Write.delete("rows/b"));
    await("the deletion", () -> told.value("rows/b").isEmpty());
    assertThat(told.keys()).containsExactly("rows/.keep", "rows/a");
    assertThat(told.resetSince(1)).isFalse();
    told.assertInOrder();
  }

  @ContractTest
  void aPrefixOfWhichNothingIsKnownIsToldToBeEmptyAndThenItsFirstKey() {
    var told = watched("rows/");
    assertThat(told.get(0)).satisfies(c -> assertThat(c.reset() && c.upserts().isEmpty()).isTrue());
    commit(Write.put("rows/a", "1"));
    await("the key", () -> told.value("rows/a").isPresent());
  }

  @ContractTest
  void changesOfAKeyComeInTheirOrderAndTheLastOneComes() {
    pinned("rows/", "a");
    var told = watched("rows/");
    for (int i = 0; i < 100; i++) {
      commit(Write.put("rows/" + i % 5, "v" + i), Write.put("rows/a", "v" + i));
    }
    await("the last change", () -> told.value("rows/a").equals(Optional.of("v99")));
    var all = result(store().list("rows/")).entries();
    await("the last change of each", () -> told.entries().equals(all));
    told.assertInOrder();
  }

  @ContractTest
  void theSameValueAgainIsNoChange() {
    pinned("rows/", "a", "b");
    var told = watched("rows/");
    commit(Write.put("rows/a", "old"));
    driver().put("rows/a", "old");
    commit(Write.put("rows/b", "new"));
    await("the change", () -> told.value("rows/b").equals(Optional.of("new")));
    assertThat(told.times()).isEqualTo(2);
    assertThat(texts(told.get(1))).containsExactly("rows/b=new");
  }

  @ContractTest
  void neighboursOfThePrefixAreNotTold() {
    pinned("rows/", "a");
    var told = watched("rows/");
    commit(Write.put("rowsx/a", "1"), Write.put("rowr/a", "1"), Write.put("rows", "1"));
    commit(Write.put("rows/b", "1"));
    await("the change", () -> told.value("rows/b").isPresent());
    assertThat(told.keys()).containsExactly("rows/.keep", "rows/a", "rows/b");
  }

  @ContractTest
  void aTreesDeletionIsToldAndItsNeighboursStay() {
    pinned("ops/", "t/1", "t/2/3", "tx");
    var told = watched("ops/");
    commit(new Write.DeleteTree("ops/t/"));
    await("the deletions", () -> told.keys().equals(List.of("ops/.keep", "ops/tx")));
    told.assertInOrder();
  }

  @ContractTest
  void manyKeysAreAllToldAndEachChangeOfThem() {
    pinned("rows/");
    var names = IntStream.range(0, MANY).mapToObj(i -> "rows/" + Integer.toString(i, 36)).toList();
    putAll(names, "old");
    var told = watched("rows/");
    assertThat(told.keys()).hasSize(MANY + 1);
    commit(Write.put(names.get(7), "new"), Write.delete(names.get(200)));
    commit(Write.put("rows/zz top", "new"));
    await("the deletion", () -> told.value(names.get(200)).isEmpty());
    await("the change", () -> told.value(names.get(7)).equals(Optional.of("new")));
    await("the new key", () -> told.value("rows/zz top").isPresent());
    putAll(names, "newer");
    await(
        "all that changed at once",
        () -> names.stream().allMatch(n -> told.value(n).equals(Optional.of("newer"))));
    told.assertInOrder();
  }

  private void putAll(List<String> names, String value) {
    for (int from = 0; from < names.size(); from += 60) {
      var part = names.subList(from, Math.min(names.size(), from + 60));
      commit(part.stream().map(name -> Write.put(name, value)).toArray(Write[]::new));
    }
  }

  @ContractTest
  void aLargeDocumentIsToldAsItIs() {
    pinned("rows/");
    var told = watched("rows/");
    var text = "ü".repeat(LARGEST_DOCUMENT / 2);
    commit(Write.put("rows/large", text));
    await("the document", () -> told.value("rows/large").isPresent());
    assertThat(told.value("rows/large").orElseThrow().equals(text)).isTrue();
  }

  @ContractTest
  void keysWithEverySignAreTold() {
    pinned("rows/");
    var told = watched("rows/");
    var key = "rows/with space/grün 日本 🐳+100%?#";
    commit(Write.put(key, "1"));
    await("the key", () -> told.value(key).isPresent());
    commit(Write.delete(key));
    await("its deletion", () -> told.value(key).isEmpty());
  }

  @ContractTest
  void aListenerThatThrowsIsToldTheNextChangeAllTheSame() {
    pinned("rows/");
    var told = new Told();
    watch(
        "rows/",
        changes -> {
          told.changed(changes);
          throw new IllegalStateException("broken listener");
        });
    await("the first answer", () -> told.times() > 0);
    commit(Write.put("rows/a", "1"));
    await("the change", () -> told.value("rows/a").isPresent());
    commit(Write.put("rows/a", "2"));
    await("the next", () -> told.value("rows/a").equals(Optional.of("2")));
  }

  @ContractTest
  void aClosedWatchTellsNothingMore() {
    pinned("rows/", "a");
    var closed = new Told();
    var watch = watch("rows/", closed);
    var told = watched("rows/");
    await("the first answer", () -> closed.times() > 0);
    watch.close();
    watch.close();
    int before = closed.times();
    commit(Write.put("rows/a", "1"));
    await("the other watch's change", () -> told.value("rows/a").equals(Optional.of("1")));
    assertThat(closed.times()).isEqualTo(before);
  }

  @ContractTest
  void aWatchMayBeClosedByItsListenerAndBeforeItsFirstAnswer() {
    pinned("rows/", "a");
    var times = StoreTest.<Changes>shared();
    var watch = new AtomicReference<AutoCloseable>(() -> {});
    watch.set(
        watch(
            "rows/",
            changes -> {
              times.add(changes);
              close(watch.get());
            }));
    var never = StoreTest.<Changes>shared();
    watch("rows/", never::add).close();
    var told = watched("rows/");
    commit(Write.put("rows/a", "1"));
    await("the change", () -> told.value("rows/a").equals(Optional.of("1")));
    assertThat(times).hasSizeLessThanOrEqualTo(1);
    assertThat(never).isEmpty();
  }

  private static void close(AutoCloseable watch) {
    try {
      watch.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @ContractTest
  void severalWatchesAtOnceAreToldEachItsOwn() {
    pinned("rows/", "a");
    pinned("other/", "a");
    var all = new ArrayList<Told>();
    for (int i = 0; i < 8; i++) {
      all.add(watch(i % 2 == 0 ? "rows/" : "other/"));
    }
    commit(Write.put("rows/a", "1"), Write.put("other/a", "2"));
    for (int i = 0; i < all.size(); i++) {
      var told = all.get(i);
      var key = i % 2 == 0 ? "rows/a" : "other/a";
      var value = i % 2 == 0 ? "1" : "2";
      await("the change", () -> told.value(key).equals(Optional.of(value)));
      assertThat(told.keys()).hasSize(2);
      told.assertInOrder();
    }
  }

  @ContractTest
  void whoBeginsToWatchWhileWritesGoOnIsToldTheLastValueOfEach() {
    pinned("rows/");
    var all = new ArrayList<Told>();
    for (int i = 0; i < 60; i++) {
      commit(Write.put("rows/" + i % 7, "v" + i), Write.delete("rows/" + (i + 3) % 7));
      if (i % 10 == 5) {
        all.add(watch("rows/"));
      }
    }
    commit(Write.put("rows/last", "1"));
    var truth = result(store().list("rows/")).entries();
    for (Told told : all) {
      await("the last value of each", () -> told.entries().equals(truth));
      told.assertInOrder();
    }
    assertThat(truth).extracting(Entry::key).contains("rows/last");
  }
}
