package io.abril.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTextTest {
  record Plain(int partitions, List<String> names) {}

  record Hostile(Object inner) {}

  record Word(@JsonValue String text) {}

  /** A bean whose getter throws. */
  @SuppressWarnings("DoNotCallSuggester") // it is Jackson that calls it
  public static final class Broken {
    public String getName() {
      throw new IllegalStateException("not now");
    }
  }

  @Test
  void aRecordIsItsJson() {
    assertThat(StatusText.of(new Plain(3, List.of("a"))))
        .isEqualTo("{\"partitions\":3,\"names\":[\"a\"]}");
  }

  @Test
  void aStatusThatCannotBeWrittenIsNamedWithTheField() {
    assertThatThrownBy(() -> StatusText.of(new Hostile(new Broken())))
        .isInstanceOf(ReconcilerFault.class)
        .hasMessageStartingWith("its reconciler's status Hostile can't be written as JSON: ")
        .hasMessageContaining("inner.name")
        .hasMessageContaining("not now");
  }

  @Test
  void aStatusThatContainsItselfIsRefused() {
    var own = new ArrayList<Object>();
    own.add(new Hostile(own));
    assertThatThrownBy(() -> StatusText.of(new Hostile(own)))
        .isInstanceOf(ReconcilerFault.class)
        .hasMessageStartingWith("its reconciler's status Hostile can't be written as JSON: ");
  }

  @Test
  void aStatusThatIsNoObjectIsRefused() {
    assertThatThrownBy(() -> StatusText.of(new Word("a sentence that is longer than twenty")))
        .hasMessage(
            "its reconciler's status Word is written as \"a sentence that is …, not an object");
    assertThatThrownBy(() -> StatusText.of(List.of(1)))
        .hasMessageContaining("is written as [1], not an object");
  }

  @Test
  void aStatusThatIsTooLargeIsRefused() {
    var most = "x".repeat(StatusText.MOST_CHARS - "{\"inner\":\"\"}".length());
    assertThat(StatusText.of(new Hostile(most))).hasSize(StatusText.MOST_CHARS);
    assertThatThrownBy(
            () -> StatusText.of(new Plain(1, Collections.nCopies(300, "y".repeat(1024)))))
        .hasMessageContaining("is 300 KB of JSON, and 256 KB are the most");
    assertThatThrownBy(() -> StatusText.of(new Hostile(most + "x"))).hasMessageContaining("256 KB");
  }
}
