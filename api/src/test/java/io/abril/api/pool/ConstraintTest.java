package io.abril.api.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstraintTest {
  private static final Map<String, List<String>> NODE =
      Map.of(
          "node.name", List.of("vm1"),
          "node.labels.disk", List.of("ssd"),
          "node.labels.rack-1", List.of("a.b"),
          "node.kernel", List.of("6.1.0-18-amd64"),
          "node.images", List.of("cs/date:1.0.0", "redis:7"),
          "node.cpus", List.of("4"));

  private static boolean holds(String rule) {
    return Constraint.of(rule).holds(name -> NODE.getOrDefault(name, List.of()));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "node.labels.disk == ssd|true",
        "node.labels.disk==ssd|true",
        "node.labels.disk == hdd|false",
        "node.labels.disk != hdd|true",
        "node.labels.disk != ssd|false",
        "node.labels.disk == SSD|false",
        "node.labels.none == x|false",
        "node.labels.none != x|true",
        "node.labels.none == *|false",
        "node.name in (vm1, vm2)|true",
        "node.name in (vm2,vm3)|false",
        "node.name in (vm?)|true",
        "node.name == vm*|true",
        "node.name == m*|false",
        "node.name == /vm[0-9]/|true",
        "node.name == /[0-9]/|false",
        "node.name != /vm[23]/|true",
        "node.labels.rack-1 == a.b|true",
        "node.labels.rack-1 == a?b|true",
        "node.labels.rack-1 == /a.b/|true",
        "node.kernel == 6.*|true",
        "node.cpus in (2, 4)|true",
        "node.images == redis:*|true",
        "node.images != redis:*|false",
      })
  void aRuleIsMetOrNot(String rule, boolean met) {
    assertThat(holds(rule)).isEqualTo(met);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "node.labels.disk|it needs ==, != or in",
        "node.labels.disk = ssd|it needs ==, != or in",
        "node.labels.disk ==|a value is missing",
        "node.labels.disk == a b|has a space",
        "node.name in vm1|values in brackets",
        "node.name in (vm1,)|a value is missing",
        "node.name == /(/|is no regular expression",
        "node.label.disk == ssd|is no attribute of nodes; there are node.labels.X",
        "node.labels. == ssd|is no attribute of nodes",
        "ssd == node.labels.disk|is no attribute of nodes",
      })
  void whatIsNoRuleIsSaid(String rule, String why) {
    assertThatThrownBy(() -> Constraint.of(rule))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void anExpressionThatNeverEndsIsNotMet() {
    var rule = Constraint.of("node.name == /(a+)+b/");
    assertThat(rule.holds(name -> List.of("a".repeat(60)))).isFalse();
  }
}
