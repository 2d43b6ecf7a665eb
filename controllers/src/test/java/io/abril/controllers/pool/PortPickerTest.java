package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PortPickerTest {
  private static PoolNode node(int first, int last, Set<Integer> used) {
    return new PoolNode("vm1", "", List.of(), "", true, "", false, first, last, used, 0);
  }

  @Property(tries = 200)
  void aPickedPortIsInTheRangeAndFree(
      @ForAll @IntRange(max = 0xffffff) int id,
      @ForAll Set<@IntRange(max = 9) Integer> usedOffsets) {
    var used = new HashSet<Integer>();
    usedOffsets.forEach(o -> used.add(30_000 + o));
    var spec = new PoolSpecs().build();
    var ports = PortPicker.pick(spec, node(30_000, 30_009, used), "%06x".formatted(id));
    if (used.size() == 10) {
      assertThat(ports).isEmpty();
    } else {
      assertThat(ports.orElseThrow().get("http")).isBetween(30_000, 30_009).isNotIn(used);
    }
  }

  @Test
  void thePortsOfOneInstanceDiffer() {
    var spec = new PoolSpecs().ports(PoolSpecs.port("a", 0), PoolSpecs.port("b", 0)).build();
    var ports = PortPicker.pick(spec, node(30_000, 30_001, Set.of()), "000001").orElseThrow();
    assertThat(ports.values()).containsExactlyInAnyOrder(30_000, 30_001);
  }

  @Test
  void aNamedPortIsGivenAsItIs() {
    var spec = new PoolSpecs().ports(PoolSpecs.port("http", 5000)).build();
    assertThat(PortPicker.pick(spec, node(30_000, 30_001, Set.of()), "000001").orElseThrow())
        .containsEntry("http", 5000);
  }

  @Test
  void aUsedUpRangeHasNoPort() {
    var spec = new PoolSpecs().build();
    assertThat(PortPicker.pick(spec, node(30_000, 30_000, Set.of(30_000)), "000001")).isEmpty();
  }

  @Test
  void thePortThatWasJustLeftIsNotTheNextOneTaken() {
    var spec = new PoolSpecs().build();
    var node = node(20_000, 32_000, Set.of());
    assertThat(PortPicker.pick(spec, node, "0a0001"))
        .isNotEqualTo(PortPicker.pick(spec, node, "0b0002"));
  }
}
