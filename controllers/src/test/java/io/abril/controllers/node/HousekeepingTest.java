package io.abril.controllers.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.controllers.adoption.AdoptedServices;
import io.abril.controllers.consul.Agents.Registered;
import io.abril.controllers.consul.Agents.Registration;
import io.abril.controllers.docker.Engine.Container;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
  private final Map<String, Registered> services = new HashMap<>();
  private final Map<String, AdoptedServices> foreign = new HashMap<>();
  private final List<Container> ours = new ArrayList<>();
  private final Set<String> instances = new HashSet<>(Set.of("a1b2c3"));
  private boolean adopts = true;
  private boolean agentAnswers = true;
  private boolean engineAnswers = true;

  private Housekeeping look() {
    return Housekeeping.of(
        new Housekeeping.Seen(
            "abril",
            "vm1",
            adopts,
            agentAnswers ? Optional.of(services) : Optional.empty(),
            instances,
            Set.of("vm1", "vm2"),
            engineAnswers ? Optional.of(foreign) : Optional.empty(),
            ours,
            Set.of("u1")));
  }

  private void service(String id, String hash) {
    services.put(id, new Registered(id, "date", hash, Map.of("abril-root", "abril")));
  }

  private void adopted(String container, String node, String hash) {
    var id = "abril:abril:adopted:" + container + ":80";
    services.put(
        id,
        new Registered(
            id,
            "simple",
            hash,
            Map.of("abril-root", "abril", "abril-adopted", node, "abril-container", container)));
  }

  private String runs(String container) {
    var r =
        new Registration(
            "abril:abril:adopted:" + container + ":80",
            "simple",
            "10.0.0.1",
            1,
            List.of(),
            Map.of(),
            Optional.empty(),
            false);
    foreign.put(container + "ffff", new AdoptedServices(List.of(r), List.of()));
    return r.hash();
  }

  // ---- ghosts

  @Test
  void aRegistrationOfAnInstanceWithoutARowGoes() {
    service("abril:abril:a1b2c3:http", "h");
    service("abril:abril:ffffff:http", "h");
    assertThat(look().ghosts()).containsExactly("abril:abril:ffffff:http");
  }

  @Test
  void whatAbrilDidNotRegisterIsNotTouched() {
    service("abril:abril:ffffff:http", "");
    service("somebody", "h");
    service("abril:other:ffffff:http", "h");
    service("abril:abril:strange", "h");
    assertThat(look().ghosts()).isEmpty();
  }

  @Test
  void someGoAtATimeAndTheSameOnesFirst() {
    for (int i = 100; i < 200; i++) {
      service("abril:abril:fff" + i + ":http", "h");
    }
    assertThat(look().ghosts())
        .hasSize(Housekeeping.GHOSTS_AT_A_TIME)
        .startsWith("abril:abril:fff100:http");
  }

  @Test
  void aSilentAgentHasNoGhosts() {
    service("abril:abril:ffffff:http", "h");
    agentAnswers = false;
    assertThat(look()).isEqualTo(Housekeeping.NONE);
  }

  @Test
  void whatANodeAdoptedThatIsNoMoreGoes() {
    adopted("aaaaaaaaaaaa", "vm9", "h");
    adopted("bbbbbbbbbbbb", "vm2", "h");
    var seen = look();
    assertThat(seen.ghosts()).containsExactly("abril:abril:adopted:aaaaaaaaaaaa:80");
    assertThat(seen.unsettled()).isEmpty();
  }

  // ---- adoption

  @Test
  void containersAreSettledWhoseRegistrationsAreNotAsTheyShouldBe() {
    adopted("aaaaaaaaaaaa", "vm1", runs("aaaaaaaaaaaa"));
    adopted("bbbbbbbbbbbb", "vm1", "of another time");
    runs("bbbbbbbbbbbb");
    runs("cccccccccccc");
    adopted("dddddddddddd", "vm1", "h");
    assertThat(look().unsettled())
        .containsExactly("bbbbbbbbbbbbffff", "ccccccccccccffff", "dddddddddddd");
  }

  @Test
  void aSilentEngineIsNoReasonToTakeItsServicesOut() {
    adopted("dddddddddddd", "vm1", "h");
    engineAnswers = false;
    assertThat(look().unsettled()).isEmpty();
  }

  @Test
  void aNodeThatDoesNotAdoptTakesOutWhatItDid() {
    adopted("dddddddddddd", "vm1", "h");
    adopts = false;
    engineAnswers = false;
    assertThat(look().unsettled()).containsExactly("dddddddddddd");
  }

  @Test
  void whatContainersSayWrongIsSaid() {
    for (int i = 0; i < 5; i++) {
      foreign.put("c" + i, new AdoptedServices(List.of(), List.of("problem " + i)));
    }
    var aspect = look().aspects().get(0);
    assertThat(aspect.type()).isEqualTo("Adopted");
    assertThat(aspect.message()).isEqualTo("problem 0, problem 1, problem 2 and 2 more");
  }

  // ---- orphans

  private void ours(String name, Map<String, String> labels) {
    ours.add(
        new Container(
            name, name, labels, "", "", "running", Optional.empty(), false, "", Map.of(), 0));
  }

  @Test
  void aContainerThatNoObjectKnowsIsSaidAndKept() {
    ours("good", Map.of("abril.pool", "date-1.0.0", "abril.uid", "u1"));
    ours("helper", Map.of("abril.root", "abril"));
    assertThat(look().aspects()).isEmpty();
    ours("lost", Map.of("abril.pool", "date-1.0.0", "abril.uid", "u0"));
    ours("edge", Map.of("abril.lb", "edge", "abril.uid", "u7"));
    var aspect = look().aspects().get(0);
    assertThat(aspect.reason()).isEqualTo("Orphaned");
    assertThat(aspect.message())
        .startsWith("2 containers belong to no object of this root: edge, lost;");
    assertThat(look().ghosts()).isEmpty();
  }
}
