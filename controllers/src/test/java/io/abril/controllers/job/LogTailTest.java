package io.abril.controllers.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogTailTest {
  private static String lines(int count, String text) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> i + text)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  @Test
  void theLastTwentyLinesAreKept() {
    var tail = LogTail.of(lines(100, ""));
    assertThat(tail.lines()).hasSize(20).startsWith("81").endsWith("100");
  }

  @Test
  void noMoreThanFourKilobytesAreKeptAndNoCharacterIsCutInTwo() {
    var tail = LogTail.of(lines(20, "ä😀".repeat(100)));
    assertThat(tail.getBytes(StandardCharsets.UTF_8).length).isBetween(4_080, 4_096);
    assertThat(tail).startsWith("…").endsWith("ä😀").doesNotContain("\ufffd");
  }

  @Test
  void controlCharactersAreLeftOutAndCarriageReturnsEndLines() {
    assertThat(LogTail.of("10 %\r20 %\r\ndone\t\u001b[31mred\u0007\n"))
        .isEqualTo("10 %\n20 %\ndone\t[31mred");
  }
}
