package io.abril.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Phase;
import io.abril.api.pool.Slot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InstanceMovesTest {
  private final MapLookup lookup = new MapLookup();
  private final InstanceMoves moves = new InstanceMoves();

  private static Instance instance(String id, String node, Phase phase) {
    return new Instance(
        id,
        node,
        "",
        Map.of(),
        "",
        Map.of(),
        Instance.Reserved.NOTHING,
        1,
        phase,
        0,
        0,
        "",
        Instant.EPOCH,
        Optional.empty());
  }

  private static Slot slot(int number, Instance current, Instance... leaving) {
    return new Slot("db", "u", number, Optional.of(current), List.of(leaving), "");
  }

  @Test
  void anInstanceConcernsItsNodeWhenItComesAndGoesAndNotBetween() {
    lookup.put(slot(1, instance("a", "vm1", Phase.STARTING)));
    assertThat(moves.of("db/1", lookup)).containsExactly("vm1");
    lookup.put(slot(1, instance("a", "vm1", Phase.PASSING)));
    assertThat(moves.of("db/1", lookup)).isEmpty();
    lookup.removeSlot("db/1");
    assertThat(moves.of("db/1", lookup)).containsExactly("vm1");
    assertThat(moves.of("db/1", lookup)).isEmpty();
  }

  @Test
  void oneThatIsReplacedConcernsBothNodes() {
    lookup.put(slot(1, instance("a", "vm1", Phase.PASSING)));
    moves.of("db/1", lookup);
    lookup.put(slot(1, instance("b", "vm2", Phase.STARTING), instance("a", "vm1", Phase.DRAINING)));
    assertThat(moves.of("db/1", lookup)).containsExactly("vm2");
    lookup.put(slot(1, instance("b", "vm2", Phase.PASSING)));
    assertThat(moves.of("db/1", lookup)).containsExactly("vm1");
  }

  @Test
  void aRowWhoseNameBeginsLikeAnothersIsAnother() {
    lookup.put(slot(10, instance("a", "vm1", Phase.PASSING)));
    assertThat(moves.of("db/1", lookup)).isEmpty();
  }
}
