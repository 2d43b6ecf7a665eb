package io.abril.controllers.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.controllers.haproxy.Buckets.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BucketsTest {
  private static final String ROUTE = "route/x/0/";

  /** What HAProxy's map_beg finds for a bucket. */
  private static String found(Map<String, String> entries, int bucket) {
    var key = ROUTE + bucket;
    return entries.entrySet().stream()
        .filter(e -> key.startsWith(e.getKey()))
        .max(Map.Entry.comparingByKey(java.util.Comparator.comparingInt(String::length)))
        .orElseThrow()
        .getValue();
  }

  private static Map<String, Long> counts(Map<String, String> entries) {
    var counts = new TreeMap<String, Long>();
    for (int b = Buckets.FIRST; b < Buckets.FIRST + Buckets.COUNT; b++) {
      counts.merge(found(entries, b), 1L, Long::sum);
    }
    return counts;
  }

  @Test
  void oneBackendIsOneEntry() {
    assertThat(Buckets.entries(ROUTE, List.of(new Share("a", 100)))).isEqualTo(Map.of(ROUTE, "a"));
  }

  @Test
  void aCanaryOfTenPercentIsOneEntryMore() {
    assertThat(Buckets.entries(ROUTE, List.of(new Share("a", 90), new Share("b", 10))))
        .isEqualTo(Map.of(ROUTE, "a", ROUTE + "10", "b"));
  }

  @Property
  void everyBackendHasItsShareAndEveryKeyIsOneHaproxyMayBeGiven(
      @ForAll @IntRange(min = 0, max = 100) int first,
      @ForAll @IntRange(min = 0, max = 100) int second) {
    int one = Math.min(first, 100 - Math.min(second, 100));
    int two = Math.min(second, 100 - one);
    var shares = List.of(new Share("a", one), new Share("b", two), new Share("c", 100 - one - two));
    var entries = Buckets.entries(ROUTE, shares);
    assertThat(entries.keySet()).allMatch(Words::isShare);
    var wanted = new TreeMap<String, Long>();
    shares.stream()
        .filter(s -> s.percent() > 0)
        .forEach(s -> wanted.put(s.backend(), (long) s.percent()));
    assertThat(counts(entries)).isEqualTo(wanted);
  }

  @Property
  void aCanaryThatGrowsKeepsItsBuckets(
      @ForAll @IntRange(min = 0, max = 99) int before,
      @ForAll @IntRange(min = 1, max = 100) int by) {
    int after = Math.min(100, before + by);
    var old = Buckets.entries(ROUTE, List.of(new Share("a", 100 - before), new Share("b", before)));
    var now = Buckets.entries(ROUTE, List.of(new Share("a", 100 - after), new Share("b", after)));
    var lost = new ArrayList<Integer>();
    for (int b = Buckets.FIRST; b < Buckets.FIRST + Buckets.COUNT; b++) {
      if (found(old, b).equals("b") && !found(now, b).equals("b")) {
        lost.add(b);
      }
    }
    assertThat(lost).isEmpty();
  }

  @Test
  void sharesThatDoNotAddUpAreRefused() {
    assertThatThrownBy(() -> Buckets.entries(ROUTE, List.of(new Share("a", 90))))
        .hasMessage("the shares of route/x/0/ add up to 90");
  }
}
