package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.pool.HostPort;
import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Phase;
import io.abril.api.pool.Update.Order;
import io.abril.controllers.docker.DockerError;
import io.abril.controllers.docker.DockerError.Reason;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One test a transition; long because it is a table that is read in order. */
class PoolDecisionTest {
  private static final Protection LIVE =
      new Protection(List.of("date-1"), List.of("endpoint date-1 is live on it"), false);

  private static PoolWorld settled(PoolSpecs specs) {
    var world = new PoolWorld(specs).runUntilQuiet();
    world.done.clear();
    return world;
  }

  private static Optional<DockerError> error(Reason reason, String sentence) {
    return Optional.of(new DockerError(reason, sentence, null));
  }

  // ---- one instance's way

  @Test
  void aNewPoolCommitsItsRowsBeforeItMakesContainers() {
    var world = new PoolWorld(new PoolSpecs().replicas(2));
    world.pass();
    assertThat(world.last.changed()).hasSize(2).allMatch(s -> s.current().isPresent());
    assertThat(world.last.actions()).hasSize(2).allMatch(a -> a instanceof PoolAction.Create);
    assertThat(world.last.report().notReady().orElseThrow().message())
        .startsWith("0 of 2 instances are passing");
  }

  @Test
  void anInstanceIsRegisteredWhenItHasAnsweredAndNotBefore() {
    var world = new PoolWorld(new PoolSpecs().replicas(1));
    world.answersAfter = Duration.ofSeconds(3);
    world.run(Duration.ofSeconds(2));
    assertThat(world.current(0).phase()).isEqualTo(Phase.RUNNING);
    assertThat(world.registered).isEmpty();
    world.run(Duration.ofSeconds(2));
    assertThat(world.current(0).phase()).isEqualTo(Phase.PASSING);
    assertThat(world.registered).hasSize(1);
  }

  @Test
  void anInstanceWithoutACheckIsRegisteredWhenItHasRunForMinReady() {
    var port = PoolSpecs.unchecked("http", 8080, HostPort.of(0), "0.0.0.0");
    var world = new PoolWorld(new PoolSpecs().replicas(1).ports(port));
    world.run(Duration.ofSeconds(2));
    assertThat(world.registered).isEmpty();
    world.run(Duration.ofSeconds(1));
    assertThat(world.current(0).phase()).isEqualTo(Phase.PASSING);
  }

  @Test
  void anInstanceWithoutPortsPassesWhenItHasRunForMinReady() {
    var world = settled(new PoolSpecs().replicas(2).ports());
    assertThat(world.current()).allMatch(i -> i.phase() == Phase.PASSING);
    assertThat(world.registered).isEmpty();
    assertThat(world.last.report().notReady()).isEmpty();
  }

  @Test
  void aCheckOnAPortThatIsNotPublishedKeepsNobodyFromPassing() {
    var inner =
        new io.abril.api.pool.Port(
            "inner",
            9000,
            io.abril.api.pool.HostPort.of("none"),
            "0.0.0.0",
            io.abril.api.pool.Port.Protocol.TCP,
            io.abril.api.pool.Registration.DEFAULT,
            Optional.of(PoolSpecs.check()));
    var world = settled(new PoolSpecs().replicas(1).ports(inner));
    assertThat(world.current(0).phase()).isEqualTo(Phase.PASSING);
  }

  @Test
  void aKilledContainerIsDeregisteredAndStartedAgainAtOnce() {
    var world = settled(new PoolSpecs().replicas(1));
    var id = world.current(0).id();
    world.kill(id);
    world.pass();
    assertThat(world.last.actions())
        .hasExactlyElementsOfTypes(PoolAction.Start.class, PoolAction.Deregister.class);
    assertThat(world.last.events()).hasSize(1);
    world.runUntilQuiet();
    assertThat(world.current(0).id()).isEqualTo(id);
    assertThat(world.current(0).restarts()).isEqualTo(1);
    assertThat(world.current(0).phase()).isEqualTo(Phase.PASSING);
  }

  @Test
  void aContainerRemovedByHandIsMadeAgainUnderItsName() {
    var world = settled(new PoolSpecs().replicas(1));
    var before = world.current(0);
    world.containers.clear();
    world.runUntilQuiet();
    assertThat(world.done(PoolAction.Create.class)).hasSize(1);
    assertThat(world.current(0).id()).isEqualTo(before.id());
    assertThat(world.current(0).ports()).isEqualTo(before.ports());
    assertThat(world.current(0).lastError()).contains("removed by somebody else");
  }

  @Test
  void aProcessThatExitsAtOnceIsStartedEverMoreSeldom() {
    var world = new PoolWorld(new PoolSpecs().replicas(1));
    world.takes = a -> Duration.ofMillis(1);
    for (int i = 0; i < 400; i++) {
      world.run(Duration.ofMillis(100));
      world.containers.keySet().forEach(world::kill);
    }
    // 0, 1, 2, 4, 8, 16, 32 s: seven waits fit into 40 s, and each start is one restart.
    assertThat(world.current(0).restarts()).isBetween(5, 7);
    assertThat(world.registered).isEmpty();
    assertThat(world.last.report().notReady().orElseThrow().reason()).isEqualTo("CrashLoop");
    assertThat(world.last.report().notReady().orElseThrow().message())
        .contains("its process exited with code 1")
        .contains("started again at");
  }

  @Test
  void anInstanceThatRanLongBeginsWithAnImmediateRestart() {
    var world = settled(new PoolSpecs().replicas(1));
    for (int i = 0; i < 3; i++) {
      world.kill(world.current(0).id());
      world.run(Duration.ofSeconds(20));
    }
    assertThat(world.current(0).failures()).isEqualTo(3);
    world.run(Duration.ofMinutes(11));
    world.kill(world.current(0).id());
    world.pass();
    assertThat(world.last.actions()).hasAtLeastOneElementOfType(PoolAction.Start.class);
    assertThat(world.current(0).failures()).isEqualTo(1);
  }

  @Test
  void aMissingImageIsSaidAndTriedAgainWithPauses() {
    var world = new PoolWorld(new PoolSpecs().replicas(1));
    world.fails = a -> error(Reason.IMAGE, "there is no image cs/date:1.0.0");
    world.run(Duration.ofSeconds(10));
    assertThat(world.last.report().notReady().orElseThrow().message())
        .contains("there is no image cs/date:1.0.0");
    assertThat(world.done.size()).isLessThan(8);
    world.fails = a -> Optional.empty();
    world.runUntilQuiet();
    assertThat(world.current(0).phase()).isEqualTo(Phase.PASSING);
  }

  @Test
  void anEngineRestartBringsEveryInstanceBack() {
    var world = settled(new PoolSpecs().replicas(3));
    var ids = world.containers.keySet().stream().sorted().toList();
    world.nodeIs("vm1", false, false);
    world.pass();
    assertThat(world.last.actions()).isEmpty();
    ids.forEach(world::kill);
    world.nodeIs("vm1", true, false);
    world.runUntilQuiet();
    assertThat(world.containers.keySet()).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(world.serving()).isEqualTo(3);
  }

  @Test
  void anAgentThatLostItsDataIsToldAgain() {
    var world = settled(new PoolSpecs().replicas(2));
    world.registered.clear();
    world.runUntilQuiet();
    assertThat(world.done).hasOnlyElementsOfType(PoolAction.Register.class).hasSize(2);
    assertThat(world.serving()).isEqualTo(2);
  }

  @Test
  void aSilentNodeIsLeftAlone() {
    var world = settled(new PoolSpecs().replicas(2));
    world.containers.clear();
    world.nodeIs("vm1", false, false);
    world.runUntilQuiet();
    assertThat(world.done).isEmpty();
  }

  @Test
  void aStartThatAnOldLeaderHadCommittedIsCarriedOutByTheNewOne() {
    var world = new PoolWorld(new PoolSpecs().replicas(2));
    world.pass();
    world.newLeader(false);
    world.done.clear();
    world.runUntilQuiet();
    assertThat(world.done(PoolAction.Create.class)).hasSize(2);
    assertThat(world.containers).hasSize(2);
  }

  @Test
  void aNewLeaderDoesNotTakeACreatedContainerForOneThatExited() {
    var world = new PoolWorld(new PoolSpecs().replicas(1));
    world.fails = a -> error(Reason.UNREACHABLE, "no answer");
    world.run(Duration.ofMillis(150));
    world.fails = a -> Optional.empty();
    world.newLeader(false);
    world.done.clear();
    world.runUntilQuiet();
    assertThat(world.done(PoolAction.Start.class)).hasSize(1);
    assertThat(world.done(PoolAction.Create.class)).isEmpty();
  }

  // ---- ports

  @Test
  void aFixedPortThatIsTakenIsSaidAndWaitedFor() {
    var world = new PoolWorld(new PoolSpecs().replicas(1).ports(PoolSpecs.port("http", 5000)));
    world.fails = a -> error(Reason.PORT, "port 5000 on vm1 is taken");
    world.run(Duration.ofSeconds(30));
    assertThat(world.last.report().notReady().orElseThrow().message())
        .contains("port 5000 on vm1 is taken");
    assertThat(world.containers).hasSize(1);
    assertThat(world.done.size()).isLessThan(10);
    world.fails = a -> Optional.empty();
    world.runUntilQuiet();
    assertThat(world.current(0).ports()).containsEntry("http", 5000);
  }

  @Test
  void aPickedPortThatIsTakenIsExchangedAtOnce() {
    var world = new PoolWorld(new PoolSpecs().replicas(1));
    var taken = new HashSet<Integer>();
    world.fails =
        a -> {
          if (a instanceof PoolAction.Create c && taken.isEmpty()) {
            taken.addAll(c.instance().ports().values());
          }
          return instance(a).filter(i -> taken.containsAll(i.ports().values())).isPresent()
              ? error(Reason.PORT, "port 1 on vm1 is taken")
              : Optional.empty();
        };
    world.run(Duration.ofMillis(900));
    assertThat(world.current(0).phase()).isEqualTo(Phase.PASSING);
    assertThat(world.current(0).ports().values()).doesNotContainAnyElementsOf(taken);
    world.runUntilQuiet();
    assertThat(world.containers).hasSize(1);
  }

  private static Optional<Instance> instance(PoolAction action) {
    return action instanceof PoolAction.Create c
        ? Optional.of(c.instance())
        : action instanceof PoolAction.Start s ? Optional.of(s.instance()) : Optional.empty();
  }

  @Test
  void pickedPortsThatAreAllTakenAreTriedEverMoreSeldom() {
    var world = new PoolWorld(new PoolSpecs().replicas(1));
    world.fails =
        a ->
            a instanceof PoolAction.Remove
                ? Optional.empty()
                : error(Reason.PORT, "port 1 on vm1 is taken");
    world.run(Duration.ofSeconds(60));
    assertThat(world.done(PoolAction.Create.class).size()).isBetween(3, 8);
  }

  @Test
  void twoSlotsWithOneFixedPortGoToTwoNodesOrWait() {
    var specs = new PoolSpecs().replicas(3).ports(PoolSpecs.port("http", 5000));
    var world = new PoolWorld(specs);
    world.node("vm2");
    world.runUntilQuiet();
    assertThat(world.current()).extracting(Instance::node).containsExactlyInAnyOrder("vm1", "vm2");
    assertThat(world.rows.get(2).message()).isEqualTo("0 of 2 nodes fit: 2 have port 5000 taken");
    assertThat(world.last.report().notReady().orElseThrow().reason()).isEqualTo("Unschedulable");
  }

  @Test
  void anIdThatAnotherPoolHasIsNotGivenAgain() {
    var world = new PoolWorld(new PoolSpecs().replicas(1));
    var seen = world.observe();
    var first = PoolDecision.decide(world.pool(), seen, new ServiceIds("abril"));
    var id = first.changed().get(0).current().orElseThrow().id();
    var taken =
        new PoolObservation(
            seen.now(),
            true,
            seen.nodes(),
            seen.slots(),
            seen.containers(),
            seen.registered(),
            seen.passing(),
            seen.answered(),
            seen.started(),
            seen.busy(),
            seen.failures(),
            seen.drained(),
            seen.needs(),
            seen.others(),
            seen.together(),
            id::equals,
            seen.protection(),
            seen.ops(),
            seen.registry(),
            seen.rollout());
    var second = PoolDecision.decide(world.pool(), taken, new ServiceIds("abril"));
    assertThat(second.changed().get(0).current().orElseThrow().id()).isNotEqualTo(id);
  }

  // ---- scaling, deleting, protection

  @Test
  void scalingUpTouchesNobody() {
    var specs = new PoolSpecs().replicas(2);
    var world = settled(specs);
    var before = world.current();
    world.document(specs.replicas(5));
    world.runUntilQuiet();
    assertThat(world.current()).containsAll(before).hasSize(5);
  }

  @Test
  void scalingDownDrainsTheHighestSlotsFirstOutOfConsulThenOutOfTheEngine() {
    var specs = new PoolSpecs().replicas(3);
    var world = settled(specs);
    world.document(specs.replicas(1));
    world.settle(() -> {});
    assertThat(world.serving()).isEqualTo(1);
    assertThat(world.containers).hasSize(3);
    assertThat(world.done(PoolAction.Remove.class)).isEmpty();
    world.runUntilQuiet();
    assertThat(world.rows.keySet()).containsExactly(0);
    assertThat(world.containers).hasSize(1);
  }

  @Test
  void scalingDownDuringAnUpdateLeavesNoPredecessorBehind() {
    var specs = new PoolSpecs().replicas(2);
    var world = settled(specs);
    world.answersAfter = Duration.ofMinutes(1);
    world.document(specs.env("A", "1"));
    world.run(Duration.ofSeconds(2));
    assertThat(world.rows.values()).anyMatch(s -> !s.leaving().isEmpty());
    world.document(specs.replicas(0));
    world.runUntilQuiet();
    assertThat(world.rows).isEmpty();
    assertThat(world.containers).isEmpty();
    assertThat(world.registered).isEmpty();
  }

  @Test
  void aDeletedPoolIsSettledWhenNothingIsLeft() {
    var world = settled(new PoolSpecs().replicas(2));
    world.deleting = true;
    world.pass();
    assertThat(world.settled).isFalse();
    world.runUntilQuiet();
    assertThat(world.settled).isTrue();
    assertThat(world.containers).isEmpty();
  }

  @Test
  void aDeletedPoolIsNotSettledOverAContainerThatNoRowKnows() {
    var world = new PoolWorld(new PoolSpecs());
    world.deleting = true;
    world.stray("beef01", PoolWorld.UID);
    world.pass();
    assertThat(world.settled).isFalse();
    world.runUntilQuiet();
    assertThat(world.settled).isTrue();
    assertThat(world.containers).isEmpty();
  }

  @Test
  void aContainerOfAnotherPoolOfTheSameNameIsNotTouched() {
    var world = settled(new PoolSpecs().replicas(1));
    world.stray("beef01", "another-uid");
    world.runUntilQuiet();
    assertThat(world.containers).containsKey("beef01");
  }

  @Test
  void aProtectedPoolThatIsDeletedGoesOnAndSaysWhy() {
    var world = settled(new PoolSpecs().replicas(2));
    world.protection = LIVE;
    world.deleting = true;
    world.runUntilQuiet();
    assertThat(world.done).isEmpty();
    assertThat(world.settled).isFalse();
    assertThat(world.last.report().notReady().orElseThrow().message())
        .isEqualTo("it is deleted when nobody needs it: endpoint date-1 is live on it");
  }

  @Test
  void aProtectedPoolIsNotScaledToNothingButOtherwise() {
    var specs = new PoolSpecs().replicas(3);
    var world = settled(specs);
    world.protection = LIVE;
    world.document(specs.replicas(2));
    world.runUntilQuiet();
    assertThat(world.current()).hasSize(2);
    world.document(specs.replicas(0));
    world.runUntilQuiet();
    assertThat(world.current()).hasSize(2);
    assertThat(world.last.report().notReady().orElseThrow().reason()).isEqualTo("InUse");
  }

  @Test
  void aProtectedPoolScaledToNothingWhileItShrinksDoesNotGrowAgain() {
    var specs = new PoolSpecs().replicas(5);
    var world = settled(specs);
    world.protection = LIVE;
    world.document(specs.replicas(2));
    world.settle(() -> {});
    world.document(specs.replicas(0));
    world.runUntilQuiet();
    assertThat(world.current()).hasSize(2);
    assertThat(world.done(PoolAction.Create.class)).isEmpty();
  }

  @Test
  void aRetiredPoolIsIdleUntilItIsNeededAgain() {
    var world = settled(new PoolSpecs().replicas(2));
    world.protection = new Protection(List.of(), List.of(), true);
    world.runUntilQuiet();
    assertThat(world.containers).isEmpty();
    world.protection = LIVE;
    world.runUntilQuiet();
    assertThat(world.serving()).isEqualTo(2);
  }

  @Test
  void aRemovalThatFailsIsTriedAgainWithAPause() {
    var specs = new PoolSpecs().replicas(1);
    var world = settled(specs);
    world.fails = a -> error(Reason.REFUSED, "device or resource busy");
    world.document(specs.replicas(0));
    world.run(Duration.ofSeconds(31));
    assertThat(world.done(PoolAction.Remove.class).size()).isBetween(5, 11);
    world.fails = a -> Optional.empty();
    world.runUntilQuiet();
    assertThat(world.containers).isEmpty();
  }

  // ---- updates

  @Test
  void anUpdateStartsOneMoreAndDrainsTheOldOneWhenItPasses() {
    var specs = new PoolSpecs().replicas(2);
    var world = settled(specs);
    world.document(specs.env("A", "1"));
    world.pass();
    assertThat(world.last.actions()).hasExactlyElementsOfTypes(PoolAction.Create.class);
    assertThat(world.inUse()).isEqualTo(3);
    world.runUntilQuiet(() -> assertThat(world.serving()).isGreaterThanOrEqualTo(2));
    assertThat(world.current()).allMatch(i -> i.specHash().equals(SpecHash.of(world.spec)));
  }

  @Test
  void achangeThatCostsNothingReplacesNobody() {
    var specs = new PoolSpecs().replicas(2);
    var world = settled(specs);
    world.document(specs.update(Order.STOP_FIRST, 0, 2));
    world.runUntilQuiet();
    assertThat(world.done).isEmpty();
  }

  @Test
  void aSecondChangeGivesUpTheSuccessorAndKeepsWhoServes() {
    var specs = new PoolSpecs().replicas(1);
    var world = settled(specs);
    world.answersAfter = Duration.ofSeconds(20);
    world.document(specs.env("A", "1"));
    world.run(Duration.ofSeconds(2));
    world.document(specs.env("A", "2"));
    world.runUntilQuiet(() -> assertThat(world.serving()).isGreaterThanOrEqualTo(1));
    assertThat(world.containers).hasSize(1);
    assertThat(world.current(0).specHash()).isEqualTo(SpecHash.of(world.spec));
  }

  @Test
  void otherPortsAreRolledOutLikeAnyChange() {
    var specs = new PoolSpecs().replicas(3);
    var world = settled(specs);
    world.document(specs.ports(PoolSpecs.port("http", 0), PoolSpecs.port("admin", 0)));
    world.runUntilQuiet(() -> assertThat(world.serving()).isGreaterThanOrEqualTo(3));
    assertThat(world.registered).hasSize(6);
  }

  @Test
  void failingChecksAreNoReasonToReplaceEverybodyAtOnce() {
    var specs = new PoolSpecs().replicas(4);
    var world = settled(specs);
    world.failingChecks.addAll(world.containers.keySet());
    world.document(specs.env("A", "1"));
    world.settle(() -> {});
    assertThat(world.inUse()).isEqualTo(5);
  }

  @Test
  void anInstanceThatNeverPassedIsReplacedAtOnce() {
    var specs = new PoolSpecs().replicas(3).image("cs/date:wrong");
    var world = new PoolWorld(specs);
    world.answersAfter = Duration.ofHours(1);
    world.run(Duration.ofSeconds(5));
    world.answersAfter = Duration.ofMillis(10);
    world.document(specs.image("cs/date:1.0.0"));
    world.run(Duration.ofSeconds(1));
    assertThat(world.serving()).isEqualTo(3);
  }

  @Test
  void fixedPortsAreUpdatedStopFirst() {
    var specs = new PoolSpecs().replicas(1).ports(PoolSpecs.port("http", 5000));
    var world = settled(specs);
    world.document(specs.env("A", "1"));
    world.runUntilQuiet(() -> assertThat(world.inUse()).isLessThanOrEqualTo(1));
    assertThat(world.current(0).specHash()).isEqualTo(SpecHash.of(world.spec));
  }

  @Test
  void aPausedPoolReplacesNobodyAndStartsWhatFails() {
    var specs = new PoolSpecs().replicas(2);
    var world = settled(specs);
    var old = SpecHash.of(world.spec);
    world.document(specs.env("A", "1").paused());
    world.kill(world.current(0).id());
    world.runUntilQuiet();
    assertThat(world.current()).allMatch(i -> i.specHash().equals(old));
    assertThat(world.serving()).isEqualTo(2);
    assertThat(world.last.report().notReady().orElseThrow().reason()).isEqualTo("Paused");
  }

  @Test
  void aLostContainerOfAPausedPoolIsMadeByTheNewSpecification() {
    var specs = new PoolSpecs().replicas(2);
    var world = settled(specs);
    world.document(specs.env("A", "1").paused());
    world.containers.remove(world.current(0).id());
    world.runUntilQuiet();
    assertThat(world.current(0).specHash()).isEqualTo(SpecHash.of(world.spec));
    assertThat(world.current(1).specHash()).isNotEqualTo(SpecHash.of(world.spec));
  }

  // ---- nodes

  @Test
  void aDrainingNodeIsEmptiedOneAfterTheOther() {
    var world = settled(new PoolSpecs().replicas(3));
    world.node("vm2");
    world.nodeIs("vm1", true, true);
    world.runUntilQuiet(
        () -> {
          assertThat(world.inUse()).isLessThanOrEqualTo(4);
          assertThat(world.serving()).isGreaterThanOrEqualTo(3);
        });
    assertThat(world.current()).allMatch(i -> i.node().equals("vm2"));
    assertThat(world.containers).hasSize(3);
  }

  @Test
  void aDrainingNodeKeepsWhatFitsNowhereElse() {
    var world = settled(new PoolSpecs().replicas(2));
    world.nodeIs("vm1", true, true);
    world.runUntilQuiet();
    assertThat(world.serving()).isEqualTo(2);
    assertThat(world.last.report().notReady().orElseThrow().message())
        .contains("0 of 1 node fits: 1 is draining");
  }

  @Test
  void withoutANodeEverySlotSaysSo() {
    var world = new PoolWorld(new PoolSpecs().replicas(1));
    world.nodes.clear();
    world.runUntilQuiet();
    assertThat(world.rows.get(0).message()).isEqualTo("there is no node to run on; apply a Node");
  }

  @Test
  void aDrainThatTheBalancersNeverAcknowledgeEndsInTime() {
    var specs = new PoolSpecs().replicas(1);
    var world = settled(specs);
    world.acknowledgesDrains = false;
    world.document(specs.replicas(0));
    world.run(Duration.ofSeconds(29));
    assertThat(world.containers).hasSize(1);
    world.run(Duration.ofSeconds(3));
    assertThat(world.containers).isEmpty();
  }

  @Test
  void aDrainBeginsWhenTheInstanceIsOutOfConsul() {
    var specs = new PoolSpecs().replicas(1);
    var world = settled(specs);
    world.acknowledgesDrains = false;
    world.nodeIs("vm1", false, false);
    world.document(specs.replicas(0));
    world.run(Duration.ofMinutes(2));
    world.nodeIs("vm1", true, false);
    world.run(Duration.ofSeconds(29));
    assertThat(world.registered).isEmpty();
    assertThat(world.containers).hasSize(1);
    world.runUntilQuiet();
    assertThat(world.containers).isEmpty();
  }
}
