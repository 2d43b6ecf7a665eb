package io.abril.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A slip of the finger is recognised; another word isn't taken for one. */
class SuggestionTest {
  private static final List<String> KNOWN = List.of("replicas", "restart", "ports", "env", "stop");

  @ParameterizedTest
  @CsvSource({
    "replcas, replicas",
    "Replicas, replicas",
    "repilcas, replicas",
    "port, ports",
    "stpo, stop",
    "enviroment, ''",
    "x, ''",
  })
  void theNearestWordIsSuggestedWhenItIsNear(String word, String meant) {
    assertThat(Suggestion.of(word, KNOWN).orElse("")).isEqualTo(meant);
  }
}
