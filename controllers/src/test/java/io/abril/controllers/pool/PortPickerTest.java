package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.pool.ServicePoolSpec;
import io.abril.controllers.placement.Host;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PortPickerTest {
  private static Optional<Map<String, Integer>> pick(
      ServicePoolSpec spec, int slot, int first, int last, Set<Integer> used, String id) {
    var host = new Host("vm1", "", name -> List.of(), Optional.empty(), first, last, false);
    return PortPicker.pick(spec, slot, host, id, used::contains);
  }

  @Property(tries = 200)
  void aPickedPortIsInTheRangeAndFree(
      @ForAll @IntRange(max = 0xffffff) int id,
      @ForAll Set<@IntRange(max = 9) Integer> usedOffsets) {
    var used = new HashSet<Integer>();
    usedOffsets.forEach(o -> used.add(30_000 + o));
    var spec = new PoolSpecs().build();
    var ports = pick(spec, 0, 30_000, 30_009, used, "%06x".formatted(id));
    if (used.size() == 10) {
      assertThat(ports).isEmpty();
    } else {
      assertThat(ports.orElseThrow().get("http")).isBetween(30_000, 30_009).isNotIn(used);
    }
  }

  @Test
  void thePortsOfOneInstanceDiffer() {
    var spec = new PoolSpecs().ports(PoolSpecs.port("a", 0), PoolSpecs.port("b", 0)).build();
    var ports = pick(spec, 0, 30_000, 30_001, Set.of(), "000001").orElseThrow();
    assertThat(ports.values()).containsExactlyInAnyOrder(30_000, 30_001);
  }

  @Test
  void aNamedPortIsGivenAsItIs() {
    var spec = new PoolSpecs().ports(PoolSpecs.port("http", 5000)).build();
    assertThat(pick(spec, 0, 30_000, 30_001, Set.of(), "000001").orElseThrow())
        .containsEntry("http", 5000);
  }

  @Test
  void aBasePortIsCountedUpByTheSlot() {
    var spec =
        new PoolSpecs()
            .with("ports", "[{\"name\": \"http\", \"container\": 80, \"host\": {\"base\": 18001}}]")
            .build();
    assertThat(pick(spec, 3, 30_000, 30_001, Set.of(), "000001").orElseThrow())
        .containsEntry("http", 18_004);
  }

  @Test
  void aUsedUpRangeHasNoPort() {
    var spec = new PoolSpecs().build();
    assertThat(pick(spec, 0, 30_000, 30_000, Set.of(30_000), "000001")).isEmpty();
  }

  @Test
  void thePortThatWasJustLeftIsNotTheNextOneTaken() {
    var spec = new PoolSpecs().build();
    assertThat(pick(spec, 0, 20_000, 32_000, Set.of(), "0a0001"))
        .isNotEqualTo(pick(spec, 0, 20_000, 32_000, Set.of(), "0b0002"));
  }
}
