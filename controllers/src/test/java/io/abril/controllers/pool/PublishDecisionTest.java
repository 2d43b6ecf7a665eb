package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Phase;
import io.abril.api.pool.Slot;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishDecisionTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private Map<String, String> templates = Map.of("services/web/web{slot}/host", "{node.name}");
  private final Map<Integer, Slot> slots = new TreeMap<>();
  private final Set<String> passing = new HashSet<>();
  private final Map<String, Publication> claims = new HashMap<>();
  private final Map<String, String> kv = new TreeMap<>();
  private final Map<String, String> written = new HashMap<>();
  private final Set<String> gone = new HashSet<>();
  private final Map<String, String> refused = new HashMap<>();
  private PublishDecision last;

  private static Instance instance(String id, String node, Phase phase) {
    return new Instance(
        id,
        node,
        "10.0.0.1",
        Map.of(),
        "h",
        Map.of(),
        Instance.Reserved.NOTHING,
        1,
        phase,
        0,
        0,
        "",
        NOW,
        Optional.empty());
  }

  private void slot(int number, Optional<Instance> current, Instance... leaving) {
    slots.put(number, new Slot("web-1.0.0", "u1", number, current, List.of(leaving), ""));
  }

  private void serves(int slot, String id, String node) {
    slot(slot, Optional.of(instance(id, node, Phase.PASSING)));
    passing.add(id);
  }

  private PublishDecision decide() {
    return PublishDecision.of(
        new PublishDecision.Seen(
            "abril",
            "web-1.0.0",
            "u1",
            templates,
            slots,
            i -> passing.contains(i.id()),
            (slot, i, text) ->
                text.replace("{slot}", String.valueOf(slot.slot()))
                    .replace("{instance}", i.id())
                    .replace("{node.name}", i.node()),
            Map.copyOf(claims),
            Map.copyOf(written),
            Set.copyOf(gone),
            Map.copyOf(refused)));
  }

  /** Passes until there is nothing to do. */
  private PublishDecisionTest settle() {
    for (int i = 0; i < 20; i++) {
      last = decide();
      last.claims().forEach(c -> claims.put(c.path(), c));
      last.released().forEach(claims::remove);
      last.set()
          .forEach(
              p -> {
                assertThat(claims).as("claimed before it is written").containsKey(p.path());
                kv.put(p.path(), p.value());
                written.put(p.path(), p.value());
                gone.remove(p.path());
              });
      last.remove()
          .forEach(
              path -> {
                kv.remove(path);
                written.remove(path);
                gone.add(path);
              });
      if (last.claims().isEmpty()
          && last.released().isEmpty()
          && last.set().isEmpty()
          && last.remove().isEmpty()) {
        return this;
      }
    }
    throw new AssertionError("never settled: " + last);
  }

  @Test
  void eachPassingInstanceHasItsKeys() {
    serves(0, "a", "vm1");
    serves(1, "b", "vm2");
    slot(2, Optional.of(instance("c", "vm3", Phase.RUNNING)));
    settle();
    assertThat(kv)
        .isEqualTo(Map.of("services/web/web0/host", "vm1", "services/web/web1/host", "vm2"));
  }

  @Test
  void aKeyIsKeptThroughAMomentOfFailingChecks() {
    serves(0, "a", "vm1");
    settle();
    passing.clear();
    settle();
    assertThat(kv).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"STARTING", "BACK_OFF", "DRAINING", "STOPPING"})
  void aKeyGoesWithItsInstance(Phase phase) {
    serves(0, "a", "vm1");
    settle();
    slot(0, Optional.empty(), instance("a", "vm1", phase));
    settle();
    assertThat(kv).isEmpty();
    assertThat(claims).isEmpty();
    assertThat(last.over()).isTrue();
  }

  @Test
  void aKeyIsHandedOverWhenTheNewInstancePasses() {
    serves(0, "a", "vm1");
    settle();
    var old = instance("a", "vm1", Phase.PASSING);
    slot(0, Optional.of(instance("b", "vm2", Phase.RUNNING)), old);
    settle();
    assertThat(kv).containsValue("vm1");
    slot(0, Optional.of(instance("b", "vm2", Phase.PASSING)), old);
    settle();
    assertThat(kv).containsValue("vm1");
    passing.add("b");
    settle();
    assertThat(kv).isEqualTo(Map.of("services/web/web0/host", "vm2"));
    slot(0, Optional.of(instance("b", "vm2", Phase.PASSING)));
    settle();
    assertThat(kv).containsValue("vm2");
  }

  @Test
  void keysThatNameTheInstanceComeAndGoWithIt() {
    templates = Map.of("x/{instance}", "{slot}");
    serves(0, "a", "vm1");
    settle();
    slot(0, Optional.of(instance("b", "vm1", Phase.PASSING)), instance("a", "vm1", Phase.DRAINING));
    passing.add("b");
    settle();
    assertThat(kv).isEqualTo(Map.of("x/b", "0"));
  }

  @Test
  void aPathOfAnotherPoolIsLeftToItAndTakenWhenItGoes() {
    var path = "services/web/web0/host";
    claims.put(path, new Publication(path, "old-1.0.0", "u0", 0, "z", "vm9"));
    serves(0, "a", "vm1");
    settle();
    assertThat(kv).isEmpty();
    assertThat(last.problems())
        .containsExactly(
            "the key services/web/web0/host is published by the pool old-1.0.0 (slot 0); choose"
                + " another path, or remove it there");
    claims.remove(path);
    settle();
    assertThat(kv).containsValue("vm1");
    assertThat(last.problems()).isEmpty();
  }

  @Test
  void aPathWithoutItsSlotBelongsToOneInstance() {
    templates = Map.of("services/leader", "{instance}");
    serves(1, "b", "vm1");
    settle();
    serves(0, "a", "vm1");
    settle();
    assertThat(kv).as("who has it keeps it").isEqualTo(Map.of("services/leader", "b"));
    assertThat(last.problems()).singleElement().asString().contains("write {slot} into the path");
    slots.remove(1);
    settle();
    assertThat(kv).isEqualTo(Map.of("services/leader", "a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"abril", "abril/objects/x", "x/{port.nope}", "/x", "x/", "a//b"})
  void aPathThatCannotBeIsSaid(String path) {
    templates = Map.of(path, "v");
    serves(0, "a", "vm1");
    settle();
    assertThat(kv).isEmpty();
    assertThat(last.problems()).singleElement().asString().startsWith("spec.publish: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/x", "x/", "a//b", "", "a b", "a?b"})
  void aDocumentWithAPathThatIsNoneIsRefused(String path) {
    var specs = new PoolSpecs().with("publish", "{\"" + path + "\": \"v\"}");
    assertThatThrownBy(specs::build).hasMessageContaining("must have paths such as");
  }

  @Test
  void aNeighbourOfTheRootIsNotTheRoot() {
    templates = Map.of("abrilx/y", "v");
    serves(0, "a", "vm1");
    settle();
    assertThat(kv).containsKey("abrilx/y");
  }

  @Test
  void aKeyThatWasRefusedIsSaidAndLeftAloneForAWhile() {
    serves(0, "a", "vm1");
    refused.put("services/web/web0/host", "denied");
    last = decide();
    assertThat(last.set()).isEmpty();
    assertThat(last.problems()).containsExactly("denied");
  }

  @Test
  void aNewLeaderWritesAgainWhatItFindsClaimed() {
    serves(0, "a", "vm1");
    settle();
    written.clear();
    last = decide();
    assertThat(last.claims()).isEmpty();
    assertThat(last.set()).hasSize(1);
  }

  @Test
  void anotherDocumentMovesTheKeys() {
    serves(0, "a", "vm1");
    settle();
    templates = Map.of("other/{slot}", "{node.name}");
    settle();
    assertThat(kv).isEqualTo(Map.of("other/0", "vm1"));
    templates = Map.of();
    settle();
    assertThat(kv).isEmpty();
  }
}
