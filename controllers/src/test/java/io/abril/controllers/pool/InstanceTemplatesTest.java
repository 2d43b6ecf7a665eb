package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Phase;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceTemplatesTest {
  static final Instance INSTANCE =
      new Instance(
          "a1b2c3",
          "vm1",
          "10.0.0.1",
          Map.of("http", 20_001),
          "hash",
          Map.of(),
          Instance.Reserved.NOTHING,
          4,
          Phase.STARTING,
          0,
          0,
          "",
          Instant.EPOCH,
          Optional.empty());

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{service}-{version}|date-1.0.0",
        "{pool}.{slot}.{instance}|date-1.0.0.2.a1b2c3",
        "{node.name}={node.address}:{port.http}|vm1=10.0.0.1:20001",
        "{node.publicAddress}|203.0.113.1",
        "${slot} {Slot} {}|${slot} {Slot} {}",
        "{port.other}|{port.other}",
        "{unknown}|{unknown}",
        "{\"json\": {slot}}|{\"json\": 2}",
        "$1 \\ {slot}|$1 \\ 2",
        "plain|plain"
      })
  void variablesAreReplacedAndTheRestStays(String template, String expected) {
    var templates =
        InstanceTemplates.of("date-1.0.0", new PoolSpecs().build(), 2, INSTANCE, "203.0.113.1");
    assertThat(templates.expand(template)).isEqualTo(expected);
  }
}
