package io.abril.it.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.OwnParts;
import io.abril.it.environment.Parts;
import io.abril.testkit.ConsulAgent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two real processes and one Consul: whatever happens to the leader, the other follows, never two
 * write state, and never two act at once, but for the one call that a frozen process was in.
 */
@OwnParts
class TakeoverIT {
  private static final long STEP_MS = 30;

  private final Processes processes = Processes.none(STEP_MS);

  @BeforeAll
  static void install() {
    Parts.install();
  }

  @AfterEach
  void end() {
    processes.close();
  }

  /** One counts, the other stands by. */
  private void startBoth(String url) {
    processes.start("first", url);
    processes.awaitSteps("first", Long.MIN_VALUE);
    processes.startAndAwait("second", url);
  }

  @Test
  void aKilledLeaderIsFollowedByTheStandby() throws Exception {
    try (var agent = ConsulAgent.start();
        var counter = new Counter(agent.url())) {
      startBoth(agent.url());
      long killed = processes.kill("first");
      processes.awaitSteps("second", killed);

      var journal = processes.journal();
      journal.assertOneCounted();
      Journal.assertOneActed(journal.calls("first", killed));
      assertThat(counter.now().by()).isEqualTo("second");
      counter.assertOneWrote();
    }
  }

  @Test
  void aLeaderThatIsAskedToEndHandsOver() throws Exception {
    try (var agent = ConsulAgent.start();
        var counter = new Counter(agent.url())) {
      startBoth(agent.url());
      long asked = System.nanoTime();
      processes.stop("first");
      processes.awaitSteps("second", asked);

      var journal = processes.journal();
      journal.assertOneCounted();
      Journal.assertOneActed(journal.calls("", 0));
      assertThat(journal.calls("", 0))
          .as("what was begun was ended")
          .filteredOn(c -> c.by().equals("first"))
          .isNotEmpty()
          .allMatch(c -> c.end() < Long.MAX_VALUE);
      assertThat(counter.now().by()).isEqualTo("second");
      counter.assertOneWrote();
    }
  }

  @Test
  void aFrozenLeaderThatThawsEndsTheCallThatItWasInAndBeginsNoOther() throws Exception {
    try (var agent = ConsulAgent.start();
        var counter = new Counter(agent.url())) {
      startBoth(agent.url());
      long frozen = processes.freeze("first");
      processes.awaitSteps("second", frozen);
      long thawed = processes.thaw("first");
      // Until it has heard that it leads no more, and had time for mischief.
      processes.awaitSteps("second", thawed);
      long later = System.nanoTime();
      processes.awaitSteps("second", later);
      // It is a standby like any other: it follows when its turn comes.
      long killed = processes.kill("second");
      processes.awaitSteps("first", killed);

      var journal = processes.journal();
      assertOneCallLandedLate(journal, frozen, thawed, killed);
      journal.assertOneCounted();
      counter.assertOneWrote();
    }
  }

  private static void assertOneCallLandedLate(
      Journal journal, long frozen, long thawed, long killed) {
    var calls = journal.calls("second", killed);
    long epoch = calls.get(0).epoch();
    var late =
        calls.stream()
            .filter(c -> c.by().equals("first") && c.epoch() == epoch && c.end() > thawed)
            .toList();
    assertThat(late).as("calls of the frozen leader that landed late").hasSizeLessThanOrEqualTo(1);
    assertThat(late).allMatch(c -> c.begin() < frozen + 1_000_000_000L || c.begin() > thawed);
    Journal.assertOneActed(calls.stream().filter(c -> !late.contains(c)).toList());
  }

  @Test
  void aLeaderWhoseAgentIsCutOffStopsThoughItsHeartbeatsAreAnswered() throws Exception {
    try (var hosts = CutOffHost.start();
        var counter = new Counter(hosts.serverUrl())) {
      processes.start("first", hosts.clientUrl(), hosts.prefix());
      processes.awaitSteps("first", Long.MIN_VALUE);
      processes.startAndAwait("second", hosts.serverUrl());
      long cut = System.nanoTime();
      hosts.cut();
      processes.awaitSteps("second", cut);
      assertThat(hosts.answersHeartbeatOf("first")).isTrue();
      hosts.heal();
      // It is a standby like any other: it follows when its turn comes.
      long killed = processes.kill("second");
      processes.awaitSteps("first", killed);

      var journal = processes.journal();
      journal.assertOneCounted();
      Journal.assertOneActed(journal.calls("second", killed));
      counter.assertOneWrote();
    }
  }
}
