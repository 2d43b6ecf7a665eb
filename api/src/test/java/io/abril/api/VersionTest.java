package io.abril.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0",
        "1.0.0",
        "10.20.30",
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-0.3.7",
        "1.0.0-x.7.z.92",
        "1.0.0-x-y-z.--",
        "1.0.0-0a",
        "999999999999999999.0.0"
      })
  void aSemanticVersionIsWrittenAsItWasRead(String text) {
    assertThat(Version.of(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.0",
        "1.0.0.0",
        "01.0.0",
        "1.00.0",
        "1.0.0-",
        "1.0.0-01",
        "1.0.0-a..b",
        "1.0.0-a.",
        "v1.0.0",
        " 1.0.0",
        "1.0.0 ",
        "1.0.0+build",
        "1.0.0-ä",
        "-1.0.0",
        "9999999999999999999.0.0",
        "latest"
      })
  void whatIsNotASemanticVersionIsRefusedWithASentence(String text) {
    assertThat(Version.parse(text)).isEmpty();
    assertThatThrownBy(() -> Version.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is not a semantic version such as");
  }

  @Test
  void precedenceIsThatOfTheSpecification() {
    var ordered =
        List.of(
            "1.0.0-0",
            "1.0.0-2",
            "1.0.0-11",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.1",
            "1.2.0",
            "1.10.0",
            "2.0.0-rc.1",
            "2.0.0",
            "10.0.0");
    var versions = new ArrayList<>(ordered.stream().map(Version::of).toList());
    Collections.reverse(versions);
    Collections.sort(versions);
    assertThat(versions).extracting(Version::toString).containsExactlyElementsOf(ordered);
  }

  @Provide
  Arbitrary<Version> versions() {
    var number = Arbitraries.longs().between(0, 3);
    var identifier =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 12).map(String::valueOf),
            Arbitraries.of("a", "b", "alpha", "rc", "x-1"));
    return Combinators.combine(number, number, number, identifier.list().ofMaxSize(3))
        .as(Version::new);
  }

  @Property(tries = 300)
  void precedenceIsATotalOrderThatAgreesWithEquals(
      @ForAll("versions") Version a, @ForAll("versions") Version b, @ForAll("versions") Version c) {
    assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
    assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
    if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
      assertThat(a.compareTo(c)).isNotPositive();
    }
  }

  @Property(tries = 300)
  void readingWhatWasWrittenIsTheSameVersion(@ForAll("versions") Version version) {
    assertThat(Version.of(version.toString())).isEqualTo(version);
  }

  @Property(tries = 300)
  void aPreReleaseComesBeforeItsRelease(@ForAll("versions") Version version) {
    var release = new Version(version.major(), version.minor(), version.patch(), List.of());
    assertThat(version.compareTo(release)).isEqualTo(version.isPreRelease() ? -1 : 0);
  }

  @Test
  void dashesStandForDotsInALabel() {
    assertThat(Version.of("1.2.3-rc.1").dashed()).isEqualTo("1-2-3-rc-1");
  }
}
