package io.abril.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRangeTest {
  @ParameterizedTest(name = "{0} takes {1} and not {2}")
  @CsvSource(
      delimiter = ';',
      value = {
        "*              ; 0.0.0 1.2.3 99.0.0             ; 1.0.0-rc.1",
        "x              ; 1.2.3                          ; 1.0.0-rc.1",
        "1              ; 1.0.0 1.9.9                    ; 0.9.9 2.0.0 2.0.0-rc.1 1.0.0-rc.1",
        "1.x            ; 1.0.0 1.5.0 1.99.99            ; 0.9.9 2.0.0 2.0.0-0 1.5.0-rc.1",
        "1.*            ; 1.0.0                          ; 2.0.0",
        "1.2.x          ; 1.2.0 1.2.9                    ; 1.1.9 1.3.0 1.3.0-0",
        "1.2            ; 1.2.0 1.2.9                    ; 1.3.0",
        "1.2.3          ; 1.2.3                          ; 1.2.4 1.2.2 1.2.3-rc.1 1.2.4-0",
        "=1.2.3         ; 1.2.3                          ; 1.2.4",
        "v1.2.3         ; 1.2.3                          ; 1.2.4",
        "1.2.3-rc.1     ; 1.2.3-rc.1                     ; 1.2.3-rc.2 1.2.3 1.2.3-rc.1.0",
        "~1.2.3         ; 1.2.3 1.2.9                    ; 1.2.2 1.3.0 1.3.0-rc.1",
        "~1.2           ; 1.2.0 1.2.9                    ; 1.1.9 1.3.0",
        "~1             ; 1.0.0 1.9.0                    ; 2.0.0",
        "~1.2.3-rc.2    ; 1.2.3-rc.2 1.2.3-rc.3 1.2.9    ; 1.2.3-rc.1 1.2.4-rc.3 1.3.0",
        "^1.2.3         ; 1.2.3 1.9.0                    ; 1.2.2 2.0.0 2.0.0-rc.1",
        "^0.2.3         ; 0.2.3 0.2.9                    ; 0.3.0 0.2.2",
        "^0.0.3         ; 0.0.3                          ; 0.0.4 0.0.2",
        "^0.0           ; 0.0.0 0.0.9                    ; 0.1.0",
        "^0             ; 0.0.0 0.9.9                    ; 1.0.0",
        "^1.x           ; 1.0.0 1.9.9                    ; 2.0.0",
        ">=1.2 <2       ; 1.2.0 1.9.9                    ; 1.1.9 2.0.0 2.0.0-rc.1",
        ">=1.2<2        ; 1.2.0 1.9.9                    ; 2.0.0",
        ">= 1.2  < 2    ; 1.2.0                          ; 2.0.0",
        ">1.2           ; 1.3.0                          ; 1.2.9 1.2.0",
        ">1.2.3         ; 1.2.4                          ; 1.2.3 1.2.4-rc.1",
        ">1.2.3-rc.1    ; 1.2.3-rc.2 1.2.3 1.2.4         ; 1.2.3-rc.1 1.2.4-rc.2",
        "<=1.2          ; 1.2.9 0.0.1                    ; 1.3.0 1.3.0-0",
        "<=1.2.3        ; 1.2.3 1.0.0                    ; 1.2.4",
        "<1.2.3         ; 1.2.2                          ; 1.2.3 1.2.3-rc.1",
        "<1.2.3-rc.2    ; 1.2.3-rc.1 1.2.2               ; 1.2.3-rc.2 1.2.3",
        "1.x || 3.x     ; 1.0.0 3.0.0                    ; 2.0.0 4.0.0",
        "1.0.0 || >=2.1 ; 1.0.0 2.1.0                    ; 1.0.1 2.0.9",
        ">=1 <3 >=2     ; 2.0.0                          ; 1.9.9 3.0.0"
      })
  void aRangeTakesTheVersionsInsideAndNoOther(String range, String inside, String outside) {
    var parsed = VersionRange.of(range);
    for (String version : inside.split(" ")) {
      assertThat(parsed.contains(Version.of(version))).as("%s in %s", version, range).isTrue();
    }
    for (String version : outside.split(" ")) {
      assertThat(parsed.contains(Version.of(version))).as("%s in %s", version, range).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "abc",
        "1x",
        "11.x1",
        "1.2.3.4",
        "1.2.3foo",
        "1 - 2",
        "1.x |",
        "1.x ||",
        "||",
        ">=",
        "<>1",
        "1.x,2.x",
        "1.2-rc.1",
        "99999999999999999999.x",
        "1.2.3-01"
      })
  void whatIsNoRangeIsRefusedWithASentence(String text) {
    assertThatThrownBy(() -> VersionRange.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a range of semantic versions such as 1.x");
  }

  @Property(tries = 200)
  void tildeIsInsideCaretIsInsideMajor(
      @ForAll @IntRange(min = 1, max = 4) int major,
      @ForAll @IntRange(max = 4) int minor,
      @ForAll @IntRange(max = 4) int patch,
      @ForAll @IntRange(max = 5) int a,
      @ForAll @IntRange(max = 5) int b,
      @ForAll @IntRange(max = 5) int c) {
    var base = major + "." + minor + "." + patch;
    var version = new Version(a, b, c, List.of());
    boolean tilde = VersionRange.of("~" + base).contains(version);
    boolean caret = VersionRange.of("^" + base).contains(version);
    boolean inMajor = VersionRange.of(major + ".x").contains(version);
    assertThat(!tilde || caret).isTrue();
    assertThat(!caret || inMajor).isTrue();
    assertThat(VersionRange.of("<" + base).contains(version))
        .isNotEqualTo(VersionRange.of(">=" + base).contains(version));
    assertThat(VersionRange.of("<=" + base).contains(version))
        .isNotEqualTo(VersionRange.of(">" + base).contains(version));
  }
}
