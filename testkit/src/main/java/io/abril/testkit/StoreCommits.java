package io.abril.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.runtime.store.CommitResult;
import io.abril.runtime.store.StateStore.Fence;
import io.abril.runtime.store.Write;
import io.abril.testkit.StoreDriver.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Transactions: conditions, all or nothing, limits. */
abstract class StoreCommits extends StoreReads {
  /** Of Consul before 1.14. */
  private static final int MOST_OPERATIONS = 64;

  private static List<Write> puts(int count, String value) {
    var writes = new ArrayList<Write>();
    for (int i = 0; i < count; i++) {
      writes.add(Write.put("rows/" + i, value));
    }
    return writes;
  }

  @ContractTest
  void aCommitAnswersWhatItSetWithItsRevisions() {
    var ok = (CommitResult.Ok) commit(Write.put("rows/b", "2"), Write.put("rows/a", "1"));
    assertThat(ok.entries()).containsExactlyInAnyOrder(entry("rows/a"), entry("rows/b"));
  }

  @ContractTest
  void nothingToWriteIsFine() {
    assertThat(commit()).isEqualTo(new CommitResult.Ok(List.of()));
  }

  @ContractTest
  void aPutOnConditionOfRevisionZeroCreatesAndDoesNotOverwrite() {
    assertThat(commit(Write.putIf("rows/a", "1", 0))).isInstanceOf(CommitResult.Ok.class);
    assertThat(commit(Write.putIf("rows/a", "2", 0))).isInstanceOf(CommitResult.Conflict.class);
    assertThat(value("rows/a")).contains("1");
  }

  @ContractTest
  void aPutOnConditionOfARevisionNeedsThatRevision() {
    commit(Write.put("rows/a", "1"));
    long first = entry("rows/a").revision();
    assertThat(commit(Write.putIf("rows/a", "2", first))).isInstanceOf(CommitResult.Ok.class);
    assertThat(commit(Write.putIf("rows/a", "3", first))).isInstanceOf(CommitResult.Conflict.class);
    assertThat(commit(Write.putIf("rows/none", "3", first)))
        .isInstanceOf(CommitResult.Conflict.class);
    assertThat(value("rows/a")).contains("2");
  }

  @ContractTest
  void aCheckNeedsItsRevisionAndZeroMeansThatTheKeyIsNotThere() {
    var row = Write.put("rows/b", "1");
    assertThat(commit(new Write.Check("rows/a", 0), row)).isInstanceOf(CommitResult.Ok.class);
    assertThat(commit(new Write.Check("rows/a", 7), row)).isInstanceOf(CommitResult.Conflict.class);
    commit(Write.put("rows/a", "1"));
    long revision = entry("rows/a").revision();
    assertThat(commit(new Write.Check("rows/a", 0), row)).isInstanceOf(CommitResult.Conflict.class);
    assertThat(commit(new Write.Check("rows/a", revision), row))
        .isInstanceOf(CommitResult.Ok.class);
    assertThat(commit(new Write.Check("rows/a", revision - 1), row))
        .isInstanceOf(CommitResult.Conflict.class);
  }

  @ContractTest
  void aDeletedKeyIsNotThereAndComesBackWithALaterRevision() {
    commit(Write.put("rows/a", "1"));
    long before = entry("rows/a").revision();
    commit(Write.delete("rows/a"));
    assertThat(commit(new Write.Check("rows/a", before))).isInstanceOf(CommitResult.Conflict.class);
    assertThat(commit(new Write.Check("rows/a", 0), Write.putIf("rows/a", "1", 0)))
        .isInstanceOf(CommitResult.Ok.class);
    assertThat(entry("rows/a").revision()).isGreaterThan(before);
  }

  @ContractTest
  void allOfATransactionIsAppliedOrNothing() {
    commit(Write.put("rows/a", "1"), Write.put("rows/gone/x", "1"));
    assertThat(
            commit(
                Write.put("rows/a", "2"),
                Write.put("rows/b", "2"),
                new Write.DeleteTree("rows/gone/"),
                Write.putIf("rows/a", "3", 1)))
        .isInstanceOf(CommitResult.Conflict.class);
    assertThat(value("rows/a")).contains("1");
    assertThat(keys("rows/")).containsExactly("rows/a", "rows/gone/x");
  }

  @ContractTest
  void anOperationSeesWhatThoseBeforeItDid() {
    commit(Write.put("rows/a", "1"));
    assertThat(commit(Write.delete("rows/a"), Write.putIf("rows/a", "2", 0)))
        .isInstanceOf(CommitResult.Ok.class);
    assertThat(commit(Write.put("rows/b", "1"), new Write.Check("rows/b", 0)))
        .isInstanceOf(CommitResult.Conflict.class);
    assertThat(value("rows/a")).contains("2");
    assertThat(value("rows/b")).isEmpty();
  }

  @ContractTest
  void theSameValueAgainIsNoNewRevision() {
    commit(Write.put("rows/a", "1"));
    var before = entry("rows/a");
    var ok = (CommitResult.Ok) commit(Write.put("rows/a", "1"), Write.put("rows/b", "1"));
    assertThat(ok.entries()).contains(before);
    assertThat(entry("rows/a")).isEqualTo(before);
  }

  @ContractTest
  void whatIsNotThereMayBeDeleted() {
    assertThat(commit(Write.delete("rows/none"), new Write.DeleteTree("none/")))
        .isInstanceOf(CommitResult.Ok.class);
  }

  @ContractTest
  void aTreeIsDeletedWithoutItsNeighbours() {
    commit(Write.put("ops/t/1", "x"), Write.put("ops/t/2/3", "x"), Write.put("ops/tx", "x"));
    commit(Write.put("ops/t", "x"), new Write.DeleteTree("ops/t/"));
    assertThat(keys("ops/")).containsExactly("ops/t", "ops/tx");
    assertThatThrownBy(() -> new Write.DeleteTree("ops/t"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ContractTest
  void moreOperationsThanATransactionTakesAreRefusedWithTheirNumber() {
    assertThat(failure(store().commit(puts(MOST_OPERATIONS + 1, "x"), Optional.empty())))
        .contains("65 operations");
    assertThat(keys("rows/")).isEmpty();
    assertThat(result(store().commit(puts(MOST_OPERATIONS, "x"), Optional.empty())))
        .isInstanceOf(CommitResult.Ok.class);
  }

  @ContractTest
  void theFenceIsOneOfTheOperations() {
    var session = driver().session();
    driver().lock("leader/g", session);
    var fence = Optional.of(new Fence("leader/g", session));
    assertThat(failure(store().commit(puts(MOST_OPERATIONS, "x"), fence)))
        .contains("65 operations");
    assertThat(result(store().commit(puts(MOST_OPERATIONS - 1, "x"), fence)))
        .isInstanceOf(CommitResult.Ok.class);
  }

  @ContractTest
  void moreBytesThanATransactionTakesAreRefusedWithTheirNumber() {
    var half = "x".repeat(LARGEST_DOCUMENT * 3 / 4);
    assertThat(failure(store().commit(puts(2, half), Optional.empty())))
        .containsPattern("transaction of 5[0-9]{5} bytes is more than");
    assertThat(keys("rows/")).isEmpty();
    assertThat(failure(store().commit(puts(1, "x".repeat(2 * LARGEST_DOCUMENT)), Optional.empty())))
        .contains("bytes is more than");
    assertThat(value("rows/0")).isEmpty();
  }

  @ContractTest
  void aCommitCarriesCatalogWritesTooAllOrNothing() {
    needs(Capability.CATALOG);
    var node = "node-" + store().root();
    var service =
        new Write.CatalogService(node, "date-1", "date", "x.service.consul", Map.of("k", "v"));
    commit(Write.put("rows/a", "1"), service);
    assertThat(driver().services(node)).containsExactly("date-1");
    var drop = new Write.CatalogNodeDelete(node);
    assertThat(commit(drop, Write.putIf("rows/a", "2", 0)))
        .isInstanceOf(CommitResult.Conflict.class);
    assertThat(driver().services(node)).containsExactly("date-1");
    commit(drop, drop);
    assertThat(driver().services(node)).isEmpty();
  }
}
