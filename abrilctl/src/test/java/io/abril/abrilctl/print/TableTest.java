package io.abril.abrilctl.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Columns are aligned, with and without headings and colours. */
class TableTest {
  private static Table table() {
    return new Table(List.of("NAME", "STATUS", "AGE"))
        .row(List.of("a-long-name", "Ready", "1s"))
        .row(List.of("b", "Failed", "-"));
  }

  @Test
  void columnsAreAligned() {
    assertThat(table().lines(true, false))
        .containsExactly(
            "NAME          STATUS   AGE", "a-long-name   Ready    1s", "b             Failed   -");
    assertThat(table().lines(false, false))
        .containsExactly("a-long-name   Ready    1s", "b             Failed   -");
  }

  @Test
  void onlyTheAbnormalStateIsColoured() {
    assertThat(table().lines(false, true))
        .containsExactly(
            "a-long-name   Ready    1s", "b             \u001b[31mFailed\u001b[0m   -");
  }

  @Test
  void laterLinesKeepTheWidths() {
    var table = table();
    table.lines(true, false);
    table.clear();

    assertThat(table.row(List.of("c", "Ready", "2s")).lines(false, false))
        .containsExactly("c             Ready    2s");
  }

  @Test
  void aRowNeedsACellForEachHeading() {
    assertThatThrownBy(() -> table().row(List.of("x")))
        .hasMessage("1 cells for [NAME, STATUS, AGE]");
  }
}
