package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Quantity;
import io.abril.api.pool.Resources.Limit;
import io.abril.controllers.docker.Engine.Container;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastWordsTest {
  private static final Limit LIMIT = new Limit(Optional.empty(), Optional.of(Quantity.of("64Mi")));

  private static Container ended(int code, boolean oom, String error) {
    return new Container(
        "c",
        "date.0.a1b2c3",
        Map.of(),
        "",
        "",
        "exited",
        Optional.of(code),
        oom,
        error,
        Map.of(),
        1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0   | its process exited with code 0 (which is success; a pool's process is to go on)",
        "1   | its process exited with code 1",
        "126 | its process exited with code 126 (the command can't be executed)",
        "127 | its process exited with code 127 (the command was not found)",
        "137 | its process exited with code 137 (killed, SIGKILL)",
        "139 | its process exited with code 139 (segmentation fault, SIGSEGV)",
        "143 | its process exited with code 143 (terminated, SIGTERM)",
      })
  void aCodeIsPutIntoWords(int code, String sentence) {
    assertThat(LastWords.of(ended(code, false, ""), LIMIT, null)).isEqualTo(sentence);
  }

  @Test
  void tooMuchMemoryNamesTheLimit() {
    assertThat(LastWords.of(ended(137, true, ""), LIMIT, "half done"))
        .isEqualTo(
            "it was killed because it used more memory than resources.limit.memory (64Mi) allows"
                + " (OOM); it last said: half done");
  }

  @Test
  void whatTheEngineSaysOfAStartComesFirst() {
    assertThat(LastWords.of(ended(127, false, "exec: \"nope\": not found"), LIMIT, ""))
        .isEqualTo("exec: \"nope\": not found");
  }

  @Test
  void theTailIsShortAndPlain() {
    var output = "one\ntwo\n\n\u001b[31mthree\u001b[0m\tx\nfour\nfive\nsix\r\n";

    assertThat(LastWords.tail(output)).isEqualTo("two | three x | four | five | six");
    assertThat(LastWords.tail("a".repeat(999))).hasSize(200).endsWith("…");
    assertThat(LastWords.tail("")).isEmpty();
  }

  @Test
  void whoWasKilledHasSaidNothingOfItUnlessByWantOfMemory() {
    assertThat(LastWords.mayHaveSpoken(ended(137, false, ""))).isFalse();
    assertThat(LastWords.mayHaveSpoken(ended(137, true, ""))).isTrue();
    assertThat(LastWords.mayHaveSpoken(ended(1, false, ""))).isTrue();
  }
}
