package io.abril.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransactionsTest {
  private static List<Write> puts(int count, String value) {
    var writes = new ArrayList<Write>();
    for (int i = 0; i < count; i++) {
      writes.add(Write.put("rows/" + i, value));
    }
    return writes;
  }

  private static Write alias() {
    return new Write.CatalogService("node", "id", "date-1", "date.service.consul", Map.of());
  }

  @Test
  void nothingNeedsNoTransaction() {
    assertThat(Transactions.split(List.of())).isEmpty();
  }

  @Test
  void whatFitsStaysTogether() {
    assertThat(Transactions.split(puts(63, "x"))).hasSize(1);
  }

  @Test
  void theOrderIsKeptAndTheLastPartIsFull() {
    var writes = puts(70, "x");
    var parts = Transactions.split(writes);
    assertThat(parts).extracting(List::size).containsExactly(7, 63);
    assertThat(parts.stream().flatMap(List::stream)).isEqualTo(writes);
  }

  @Test
  void anAliasCountsTwiceAndStaysWithTheStatus() {
    var writes = puts(62, "x");
    writes.add(alias());
    writes.add(Write.put("status/consumerendpoints/date-1", "{}"));
    var parts = Transactions.split(writes);
    assertThat(parts).extracting(List::size).containsExactly(2, 62);
    assertThat(parts.get(1)).contains(alias());
  }

  @Test
  void largeValuesAreSpread() {
    var parts = Transactions.split(puts(5, "ö".repeat(100_000)));
    assertThat(parts).extracting(List::size).containsExactly(1, 1, 1, 1, 1);
  }
}
