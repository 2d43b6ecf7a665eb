package io.abril.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Getting and listing. */
abstract class StoreReads extends StoreTest {
  /** The most that a document may have. */
  static final int LARGEST_DOCUMENT = 256 * 1024;

  @ContractTest
  void aPrefixOfWhichNothingIsKnownIsAnEmptyListing() {
    assertThat(result(store().list("rows/")).entries()).isEmpty();
    assertThat(result(store().get("rows/none"))).isEmpty();
  }

  @ContractTest
  void whatWasCommittedIsListedInTheOrderOfKeysWithItsRevisions() {
    commit(Write.put("rows/b", "2"), Write.put("rows/a", "1"), Write.put("rows/a/c", "3"));
    assertThat(result(store().list("rows/")).entries())
        .containsExactly(entry("rows/a"), entry("rows/a/c"), entry("rows/b"));
  }

  @ContractTest
  void whatSomebodyElseHasPutIsReadAsItIs() {
    driver().put("rows/a", "by hand");
    assertThat(value("rows/a")).contains("by hand");
  }

  @ContractTest
  void aListingIsOfThoseKeysAloneThatBeginWithItsPrefix() {
    commit(Write.put("rows/a", "1"), Write.put("rows/ab", "2"), Write.put("rowsx/a", "3"));
    assertThat(keys("rows/")).containsExactly("rows/a", "rows/ab");
    assertThat(keys("rows/a")).containsExactly("rows/a", "rows/ab");
    assertThat(keys("rows")).containsExactly("rows/a", "rows/ab", "rowsx/a");
    assertThat(value("rows/")).isEmpty();
  }

  @ContractTest
  void theIndexOfAListingCoversItsEntriesAndGrowsWithThem() {
    commit(Write.put("rows/a", "1"), Write.put("rows/b", "1"));
    var before = result(store().list("rows/"));
    assertThat(before.entries()).allMatch(e -> e.revision() <= before.index());
    commit(Write.put("rows/b", "2"));
    var after = result(store().list("rows/"));
    assertThat(after.index()).isGreaterThan(before.index());
    assertThat(after.entries().get(1).revision()).isGreaterThan(before.index());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with space",
        "grün",
        "日本",
        "🐳",
        "100%",
        "%20",
        "a?b",
        "a#b",
        "a+b",
        "a&b=c",
        "a;b",
        "a:b@c",
        "a\"b'c\\d",
        "(a)[b]{c}",
        "a,b|c^d~e"
      })
  void aKeyMayHoldEverySign(String name) {
    var key = "rows/" + name + "/x";
    commit(Write.put(key, "1"), Write.put("rows/" + name, "2"));
    assertThat(value(key)).contains("1");
    assertThat(keys("rows/")).containsExactly("rows/" + name, key);
    assertThat(keys("rows/" + name + "/")).containsExactly(key);
    commit(Write.delete(key), new Write.DeleteTree("rows/"));
    assertThat(keys("rows/")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n", "Größe: 日本 🐳\n", "\u0001\t\r\n", "{\"a\": \"\\u0000\"}"})
  void aValueComesBackAsItWas(String text) {
    commit(Write.put("rows/a", text));
    assertThat(value("rows/a")).contains(text);
  }

  @ContractTest
  void theLargestDocumentComesBackAsItWas() {
    var ascii = "x".repeat(LARGEST_DOCUMENT);
    var umlauts = "ü".repeat(LARGEST_DOCUMENT / 2);
    commit(Write.put("rows/ascii", ascii));
    commit(Write.put("rows/umlauts", umlauts));
    assertThat(value("rows/ascii").orElseThrow()).isEqualTo(ascii);
    assertThat(result(store().list("rows/")).entries())
        .extracting(Entry::value)
        .isEqualTo(List.of(ascii, umlauts));
  }
}
