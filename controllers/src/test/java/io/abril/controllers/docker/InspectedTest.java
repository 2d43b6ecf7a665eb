package io.abril.controllers.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.controllers.docker.ContainerSpec.Protocol;
import io.abril.controllers.docker.ContainerSpec.Publish;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectedTest {
  @ParameterizedTest
  @CsvSource({
    "0001-01-01T00:00:00Z, 0",
    "'', 0",
    "soon, 0",
    "1970-01-01T00:00:01.000000002Z, 1000000002",
    "1970-01-01T01:00:01.5+01:00, 1500000000"
  })
  void timesAreReadToTheNanosecond(String text, long nanos) {
    assertThat(Inspected.nanos(text)).isEqualTo(nanos);
  }

  @Test
  void aContainerThatWasJustMadeHoldsThePortsThatItAsksFor() {
    var spec =
        ContainerSpec.of("a", "image")
            .labels(Map.of("abril.root", "r"))
            .publish(
                List.of(
                    new Publish(80, Protocol.TCP, "0.0.0.0", 20_001),
                    new Publish(81, Protocol.TCP, "0.0.0.0", 0)))
            .build();
    var made = Inspected.made("id", spec).container();
    assertThat(made.ports()).containsExactly(Map.entry(80, 20_001));
    assertThat(made.running()).isFalse();
    assertThat(made.labels()).containsEntry("abril.root", "r");
  }
}
