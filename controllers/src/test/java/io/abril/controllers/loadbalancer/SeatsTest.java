package io.abril.controllers.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.loadbalancer.LoadBalancer;
import io.abril.api.loadbalancer.LoadBalancerSpec;
import io.abril.controllers.loadbalancer.Seats.Seat;
import io.abril.controllers.placement.Host;
import io.abril.controllers.placement.Ledger;
import io.abril.schema.Admission;
import io.abril.schema.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SeatsTest {
  private final List<Seat> nodes = new ArrayList<>();
  private final Ledger ledger = new Ledger();

  private static LoadBalancerSpec spec(String fields) {
    var text =
        "{apiVersion: abril/v1, kind: LoadBalancer, metadata: {name: edge}, spec: {"
            + fields
            + "}}";
    var verdict = new Admission(List.of(LoadBalancer.KIND)).admit(text, Optional.empty());
    return (LoadBalancerSpec) ((Verdict.Admitted) verdict).typedSpec();
  }

  private void node(String name, String refusal, boolean has, boolean mayStay, boolean failed) {
    var host =
        new Host(
            name,
            refusal,
            a -> a.equals("node.name") ? List.of(name) : List.of(),
            Optional.empty(),
            20_000,
            21_000,
            false);
    nodes.add(new Seat(host, has, mayStay, refusal.isEmpty(), failed));
  }

  private void node(String name, boolean has) {
    node(name, "", has, true, false);
  }

  private Seats seats(String fields) {
    return Seats.of("edge", spec(fields), List.of(80), nodes, ledger);
  }

  @Test
  void aGlobalOneIsOnEveryNodeThatMeetsTheConstraints() {
    node("vm1", true);
    node("vm2", false);
    node("vm3", true);
    node("vm4", "is draining", true, false, false);
    var seats = seats("placement: {constraints: [\"node.name != vm3\"]}");
    assertThat(seats.nodes()).containsExactlyInAnyOrder("vm1", "vm2");
    assertThat(seats.lacking()).isEmpty();
  }

  @Test
  void aReplicatedOneStaysWhereItIs() {
    for (String name : List.of("vm1", "vm2", "vm3", "vm4")) {
      node(name, name.equals("vm3"));
    }
    var two = seats("mode: replicated, replicas: 2").nodes();
    assertThat(two).hasSize(2).contains("vm3");
    assertThat(seats("mode: replicated, replicas: 2").nodes()).isEqualTo(two);
    assertThat(seats("mode: replicated, replicas: 1").nodes()).containsExactly("vm3");
    assertThat(seats("mode: replicated, replicas: 0").nodes()).isEmpty();
  }

  @Test
  void anotherNodeTakesThePlaceOfOneThatIsLost() {
    node("vm1", "is not ready", true, false, false);
    node("vm2", false);
    assertThat(seats("mode: replicated").nodes()).containsExactly("vm2");
  }

  @Test
  void ofTooManyTheOneThatCannotBeAskedGoes() {
    node("vm1", "is not ready", true, true, false);
    node("vm2", true);
    assertThat(seats("mode: replicated").nodes()).containsExactly("vm2");
  }

  @Test
  void aNodeWhosePortIsTakenWillNotDo() {
    node("vm1", false);
    node("vm2", false);
    ledger.port("vm1", 80);
    assertThat(seats("mode: replicated").nodes()).containsExactly("vm2");
    var three = seats("mode: replicated, replicas: 3");
    assertThat(three.nodes()).containsExactly("vm2");
    assertThat(three.lacking())
        .isEqualTo(
            "1 of 3 instances have a node; for another one 0 of 1 node fits: 1 has port 80 taken");
  }
}
