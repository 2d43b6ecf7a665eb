package io.abril.controllers.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.controllers.docker.Engine.Container;
import io.abril.controllers.haproxy.ConfigRenderer;
import io.abril.controllers.haproxy.HaproxyConfig;
import io.abril.controllers.haproxy.HaproxyConfig.Backend;
import io.abril.controllers.haproxy.HaproxyConfig.RuntimeListen;
import io.abril.controllers.haproxy.HaproxyConfig.Server;
import io.abril.controllers.haproxy.RenderedFiles;
import io.abril.controllers.haproxy.RuntimeApi.Target;
import io.abril.controllers.haproxy.RuntimeState;
import io.abril.controllers.haproxy.WorkerState;
import io.abril.controllers.haproxy.WorkerState.ServerState;
import io.abril.controllers.loadbalancer.LoadBalancerAction.Apply;
import io.abril.controllers.loadbalancer.LoadBalancerAction.Create;
import io.abril.controllers.loadbalancer.LoadBalancerAction.Reload;
import io.abril.controllers.loadbalancer.LoadBalancerAction.Remove;
import io.abril.controllers.loadbalancer.LoadBalancerAction.Start;
import io.abril.controllers.loadbalancer.LoadBalancerAction.Write;
import io.abril.controllers.loadbalancer.LoadBalancerDecision.Verdict;
import io.abril.controllers.loadbalancer.LoadBalancerObservation.InstanceState;
import io.abril.controllers.loadbalancer.LoadBalancerObservation.Remembered;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoadBalancerDecisionTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final HaproxyConfig config =
      HaproxyConfig.of(
              new HaproxyConfig.Check("/status", Duration.ofSeconds(2)),
              new HaproxyConfig.Limits(2000, 3),
              new RuntimeListen("10.0.0.1", 31998, 31999, "abc"))
          .listening(List.of(new HaproxyConfig.Bind(80)))
          .with(
              List.of(
                  new Backend("date_1.0.0", "localhost", List.of(new Server("a", "10.0.0.1", 1)))))
          .routing(
              Map.of("date-1.abril/", "endpoint/date-1/"),
              Map.of("endpoint/date-1/", "date_1.0.0"),
              Optional.empty());
  private final RenderedFiles files = ConfigRenderer.render(config);

  private boolean wanted = true;
  private String trouble = "";
  private Optional<Container> container = Optional.of(container("running", "spec"));
  private List<Container> leftovers = List.of();
  private String structure = files.structureHash();
  private String leadsTo = "date_1.0.0";
  private boolean readable = true;
  private String lastWords = "";
  private String uploaded = files.hash();
  private Instant reloadDue = NOW;
  private String refusal = "";
  private Optional<InstanceMemory.Failure> failure = Optional.empty();

  private static Container container(String state, String specHash) {
    return new Container(
        "id1",
        "edge.lb.abc",
        Map.of("abril.spec-hash", specHash),
        "haproxy:lts",
        "sha256:0",
        state,
        state.equals("running") ? Optional.empty() : Optional.of(1),
        false,
        "",
        Map.of(),
        NOW.minusSeconds(60).toEpochMilli());
  }

  private Verdict decide() {
    var page = files.files().get("index.map").strip().split(" ", 2)[1];
    var worker =
        new WorkerState(
            0,
            structure,
            List.of(new ServerState("date_1.0.0", "a", "10.0.0.1:1", "UP", 0)),
            config.hosts(),
            Map.of("endpoint/date-1/", leadsTo),
            page,
            Map.of());
    var remembered =
        new Remembered(
            uploaded, NOW.minusSeconds(9), reloadDue, Optional.empty(), refusal, failure);
    var state = new RuntimeState(worker, List.of(), RuntimeState.Reloads.NONE, "");
    return LoadBalancerDecision.decide(
        new InstanceState(
            "vm1",
            wanted,
            trouble,
            container,
            leftovers,
            "spec",
            new Target("10.0.0.1", 31998, 31999),
            config,
            files,
            readable ? Optional.of(state) : Optional.empty(),
            readable ? "" : "vm1: can't be reached",
            lastWords,
            remembered),
        NOW);
  }

  private void does(Class<? extends LoadBalancerAction> action) {
    assertThat(decide().action()).get().isInstanceOf(action);
  }

  @Test
  void anInstanceInSyncIsLeftAlone() {
    assertThat(decide().action()).isEmpty();
    assertThat(decide().inSync()).isTrue();
  }

  @Test
  void aMissingOneIsMade() {
    container = Optional.empty();
    does(Create.class);
  }

  @Test
  void oneThatWasMadeButNotStartedIsStarted() {
    container = Optional.of(container("created", "spec"));
    does(Start.class);
  }

  @Test
  void oneThatSomebodyStoppedIsStarted() {
    container = Optional.of(container("exited", "spec"));
    does(Start.class);
    container = Optional.of(container("restarting", "spec"));
    assertThat(decide().action()).isEmpty();
  }

  @Test
  void oneThatTheEngineRefusedToStartIsMadeAnew() {
    failure = Optional.of(new InstanceMemory.Failure("EngineRefused", "task: already exists", NOW));
    for (String state : List.of("created", "exited")) {
      container = Optional.of(container(state, "spec"));
      does(Remove.class);
    }
    container = Optional.empty();
    does(Create.class);
    container = Optional.of(container("running", "spec"));
    assertThat(decide().action()).isEmpty();
  }

  @Test
  void oneOfAnotherSpecificationIsReplaced() {
    container = Optional.of(container("running", "other"));
    does(Remove.class);
  }

  @Test
  void oneThatIsNotWantedIsRemoved() {
    wanted = false;
    does(Remove.class);
    container = Optional.empty();
    assertThat(decide().action()).isEmpty();
  }

  @Test
  void aTakenPortIsSaidInASentence() {
    container = Optional.of(container("restarting", "spec"));
    lastWords =
        "[ALERT]    (1) : Binding [/etc/haproxy/haproxy.cfg:37] for frontend abril-http: cannot bind"
            + " socket (Address already in use) for [0.0.0.0:80]\n";
    var verdict = decide();
    assertThat(verdict.reason()).isEqualTo("BindTaken");
    assertThat(verdict.message()).isEqualTo("port 80 on vm1 is taken by another process");
    assertThat(verdict.action()).get().isInstanceOf(Remove.class);
  }

  @Test
  void aTakenPortOfTheRuntimeApiMeansOtherPorts() {
    container = Optional.of(container("restarting", "spec"));
    lastWords = "[ALERT] (1) : cannot bind socket (Address already in use) for [10.0.0.1:31998]\n";
    assertThat(((Remove) decide().action().orElseThrow()).otherPorts()).isTrue();
  }

  @Test
  void aSwitchIsACommand() {
    leadsTo = "date_0.9.0";
    assertThat(((Apply) decide().action().orElseThrow()).diff().current())
        .containsExactly("set map /etc/haproxy/routes.map endpoint/date-1/ date_1.0.0");
  }

  @Test
  void whatHaproxyRefusedIsSaidAndNotRepeatedAtOnce() {
    leadsTo = "date_0.9.0";
    refusal = "HAProxy on vm1 answers 'no'";
    assertThat(decide().action()).isEmpty();
    assertThat(decide().message()).isEqualTo(refusal);
  }

  @Test
  void anotherStructureIsAReloadWhenItIsDue() {
    structure = "somethingelse";
    does(Reload.class);
    reloadDue = NOW.plusMillis(150);
    assertThat(decide().action()).isEmpty();
    assertThat(decide().within()).isEqualTo(Duration.ofMillis(150));
  }

  @Test
  void filesFollowWhatCommandsDid() {
    uploaded = "something";
    does(Write.class);
    assertThat(decide().inSync()).isTrue();
  }

  @Test
  void aSilentOneIsSaid() {
    readable = false;
    assertThat(decide().action()).isEmpty();
    assertThat(decide().message()).isEqualTo("vm1: can't be reached");
  }

  @Test
  void nothingIsTriedBeforeItsTime() {
    container = Optional.empty();
    failure =
        Optional.of(new InstanceMemory.Failure("ImageMissing", "no image", NOW.plusSeconds(2)));
    var verdict = decide();
    assertThat(verdict.action()).isEmpty();
    assertThat(verdict.within()).isEqualTo(Duration.ofSeconds(2));
    failure = Optional.of(new InstanceMemory.Failure("ImageMissing", "no image", NOW));
    does(Create.class);
  }

  @Test
  void aNodeInTroubleIsLeftAlone() {
    container = Optional.empty();
    trouble = "the engine of node vm1 doesn't answer";
    assertThat(decide().action()).isEmpty();
    assertThat(decide().message()).isEqualTo(trouble);
  }

  @Test
  void whatCanBeToldIsToldInTroubleAndAfterFailures() {
    leadsTo = "date_0.9.0";
    trouble = "the engine of node vm1 doesn't answer";
    does(Apply.class);
    assertThat(decide().message()).isEqualTo(trouble);
    trouble = "";
    structure = "somethingelse";
    failure = Optional.of(new InstanceMemory.Failure("ReloadFailed", "no", NOW.plusSeconds(9)));
    does(Apply.class);
  }

  @Test
  void formerContainersGoFirst() {
    readable = false;
    leftovers = List.of(container("running", "spec"));
    assertThat(decide().action())
        .get()
        .isInstanceOfSatisfying(
            Remove.class, r -> assertThat(r.container()).isEqualTo(leftovers.get(0)));
  }
}
