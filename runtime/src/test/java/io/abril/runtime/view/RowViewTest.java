package io.abril.runtime.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowViewTest {
  record Row(String node, int port) {}

  private static final Rows<Row> ROWS = new Rows<>("rows", Row.class);

  private final KvView entries = new KvView("rows/");
  private final RowView<Row> rows = new RowView<>(ROWS, entries);
  private long revision = 10;

  private void write(String name, String value) {
    entries.wrote(new Entry("rows/" + name, value, ++revision));
  }

  @Test
  void rowsAreReadByName() {
    write("a/2", "{\"node\":\"n2\",\"port\":2}");
    write("a/1", "{\"node\":\"n1\",\"port\":1}");
    write("b/1", "{\"node\":\"n3\",\"port\":3}");
    write(".keep", "epoch 1");
    assertThat(rows.below("a/")).containsExactly(new Row("n1", 1), new Row("n2", 2));
    assertThat(rows.below("")).hasSize(3);
    entries.deleted("rows/a/1");
    assertThat(rows.below("a/")).containsExactly(new Row("n2", 2));
  }

  @Test
  void aRowThatCannotBeReadIsPassedOverUntilItIsMended() {
    write("a", "not JSON");
    assertThat(rows.below("")).isEmpty();
    write("a", "{\"node\":\"n1\",\"port\":1}");
    assertThat(rows.below("")).containsExactly(new Row("n1", 1));
    write("a", "spoilt");
    assertThat(rows.below("")).isEmpty();
  }

  @Test
  void rowsThatWereThereBeforeAreSeen() {
    write("a", "{\"node\":\"n1\",\"port\":1}");
    assertThat(new RowView<>(ROWS, entries).below("")).isEqualTo(List.of(new Row("n1", 1)));
  }

  @Test
  void rowsAreWrittenUnderTheirFamily() {
    assertThat(ROWS.put("a", new Row("n", 1)))
        .isEqualTo(Write.put("rows/a", "{\"node\":\"n\",\"port\":1}"));
    assertThat(ROWS.delete("a")).isEqualTo(Write.delete("rows/a"));
  }
}
