package io.abril.it.cli;

import static io.abril.it.environment.Documents.all;
import static io.abril.it.environment.Documents.busybox;
import static io.abril.it.environment.Documents.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Abrilctl;
import io.abril.it.tools.Command.Result;
import io.abril.schema.Json;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person sees at the terminal. */
@RealParts
@TestInstance(Lifecycle.PER_CLASS)
class AbrilctlIT {
  private static final String POOL = "cli-1.0.0";

  private final Environment environment;

  AbrilctlIT(Environment environment) {
    this.environment = environment;
  }

  @BeforeAll
  void declare() {
    environment.abrilctl().applyAndWait(all(busybox("cli", "1.0.0", 2), endpoint("cli", "1.0.0")));
  }

  @AfterAll
  void clear() {
    environment.clear();
  }

  private Result ctl(String... words) {
    return environment.abrilctl().run(words);
  }

  @Test
  void applySaysWhatItDid() {
    var pool = busybox("applied", "1.0.0", 1);
    assertThat(environment.abrilctl().apply(pool).ok().lines())
        .containsExactly("servicepool/applied-1.0.0 created");
    assertThat(environment.abrilctl().apply(pool).ok().lines())
        .containsExactly("servicepool/applied-1.0.0 unchanged");
    assertThat(
            environment.abrilctl().apply(pool.replace("replicas: 1", "replicas: 2")).ok().lines())
        .containsExactly("servicepool/applied-1.0.0 configured");
    assertThat(ctl("delete", "pool", "applied-1.0.0").ok().out())
        .contains("servicepool/applied-1.0.0 deleted");
    assertThat(environment.docker().containers("applied-1.0.0")).isEmpty();
  }

  @Test
  void getListsEveryKind() {
    assertThat(ctl("get", "pools").ok().lines().get(0))
        .matches("NAME +VERSION +STATUS +DESIRED +RUNNING +PASSING +LIVE +NODES +AGE");
    assertThat(ctl("get", "pools").ok().out())
        .containsPattern("cli-1\\.0\\.0 +1\\.0\\.0 +Ready +2 +2 +2 +cli-1 +1 ");
    assertThat(ctl("get", "ce", "-o", "wide").ok().out())
        .containsPattern("cli-1 +1\\.0\\.0 .* Steady ");
    assertThat(ctl("get", "lb").ok().out()).containsPattern("edge +Ready +1/1 ");
    assertThat(ctl("get", "nodes").ok().out()).containsPattern("vm1 .* Ready ");
    assertThat(ctl("get", "instances", "--no-headers").ok().lines())
        .filteredOn(line -> line.startsWith("cli-1.0.0"))
        .hasSize(2)
        .allMatch(line -> line.contains("Passing"));
    assertThat(ctl("get", "controllers").ok().out()).contains("leader", "standby");
    assertThat(ctl("get", "pools,ce", "-o", "name").ok().lines())
        .contains("servicepools/cli-1.0.0", "consumerendpoints/cli-1");
    var pool = environment.abrilctl().get("pool", POOL);
    assertThat(pool.path("spec").path("replicas").asInt()).isEqualTo(2);
    assertThat(pool.path("status").path("passing").asInt()).isEqualTo(2);
    assertThat(ctl("get", "pool", POOL, "-o", "yaml").ok().out()).contains("kind: ServicePool");
  }

  @Test
  void describeTellsWhatThereIsToKnow() {
    assertThat(ctl("describe", "pool/" + POOL).ok().out())
        .contains("Name:", POOL, "Conditions:", "Accepted", "Instances:", "cli-1.0.0.1");
    assertThat(ctl("describe", "ce", "cli-1").ok().out()).contains("Phase:", "Live:", "Gates:");
    assertThat(ctl("describe", "lb", "edge").ok().out()).contains("Routes:", "in sync");
    assertThat(ctl("describe", "node", "vm1").ok().out()).contains("Instances:");
  }

  @Test
  void scaleSetsTheNumber() {
    assertThat(ctl("scale", "pool", POOL, "--replicas", "3", "--wait").ok().out())
        .contains("servicepool/cli-1.0.0 scaled to 3", "servicepool/cli-1.0.0 ready");
    assertThat(environment.docker().running(POOL)).hasSize(3);
    assertThat(ctl("scale", "pool", POOL, "--replicas", "2", "--wait").ok().exit()).isZero();
    assertThat(environment.docker().running(POOL)).hasSize(2);
  }

  @Test
  void aHeldSwitchIsPromotedFollowedAndRolledBack() {
    var held = "gates: {stableFor: 1s}\n  promotion: {auto: false}";
    var endpoint = endpoint("held", "1.0.0");
    environment.abrilctl().applyAndWait(all(busybox("held", "1.0.0", 1), endpoint));
    environment.abrilctl().apply(endpoint.replace("gates: {stableFor: 1s}", held)).ok();
    assertThat(ctl("promote", "held-1").exiting(4).err()).contains("nothing waits to be promoted");
    assertThat(ctl("rollback", "held-1").exiting(4).err()).contains("no version was live before");

    var deploy = ctl("deploy", "held", "1.1.0", "--image", "abril/busybox:test");
    assertThat(deploy.exiting(9).out())
        .contains("servicepool/held-1.1.0 created after held-1.0.0", "held-1 set to 1.1.0");
    assertThat(environment.get("held-1.abril", "/").ok()).endsWith(" 1.0.0");

    assertThat(ctl("promote", "held-1", "--wait").ok().out())
        .contains("consumerendpoint/held-1 promotion of 1.1.0 requested");
    assertThat(environment.get("held-1.abril", "/").ok()).endsWith(" 1.1.0");
    for (String line : ctl("rollout", "status", "ce/held-1", "-o", "json").ok().lines()) {
      assertThat(Json.tree(line).isObject()).isTrue();
    }
    assertThat(ctl("rollout", "status", "pool/held-1.1.0").ok().out()).contains("held-1.1.0");

    assertThat(ctl("rollback", "held-1", "--wait").ok().out()).contains("rollback to 1.0.0");
    assertThat(environment.get("held-1.abril", "/").ok()).endsWith(" 1.0.0");
    assertThat(ctl("events", "ce", "held-1").ok().out()).contains("REASON", "Switching");
    assertThat(Json.tree(ctl("events", "-o", "json").ok().out()).isEmpty()).isFalse();
  }

  @Test
  void aProtectedPoolSaysWhoNeedsIt() {
    assertThat(ctl("delete", "pool", POOL, "--timeout", "2s").exiting(7).err()).contains("cli-1");
    assertThat(environment.docker().running(POOL)).hasSize(2);
    environment.abrilctl().applyAndWait(busybox("cli", "1.0.0", 2));
  }

  @Test
  void waitAnswersWhenItIsSoAndSaysWhyNot() {
    assertThat(ctl("wait", "pool/" + POOL).ok().out()).contains("servicepool/cli-1.0.0 ready");
    assertThat(ctl("wait", "ce/cli-1", "--for", "phase=Steady").ok().exit()).isZero();
    assertThat(
            ctl("wait", "ce/cli-1", "--for", "phase=Soaking", "--timeout", "1s").exiting(7).err())
        .contains("consumerendpoints/cli-1 is Ready");
  }

  @Test
  void versionNamesClientAndControllers() {
    assertThat(ctl("version").ok().out()).contains("abrilctl 0.", "(leader)", "(standby)");
    assertThat(ctl("version", "--client").ok().lines()).hasSize(1);
  }

  @Test
  void completionIsAScriptThatTheShellReads() {
    var script = ctl("completion", "bash").ok().out();
    environment.command().feed(Duration.ofSeconds(20), script, "bash", "-n").ok();
    assertThat(script).contains("rollout", "promote");
    assertThat(ctl("completion", "zsh").ok().out()).contains("compinit");
    assertThat(ctl("completion", "fish").ok().out()).startsWith("complete -c abrilctl");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "get pols | 2 | did you mean 'pool",
        "get pool nobody-1.0.0 | 3 | servicepools/nobody-1.0.0 not found; 'abrilctl get servicepools'",
        "describe ce nobody | 3 | consumerendpoints/nobody not found",
        "delete pool nobody-1.0.0 | 3 | servicepools/nobody-1.0.0 not found",
        "scale pool nobody-1.0.0 --replicas 2 | 3 | not found",
        "scale pool cli-1.0.0 --replicas x | 2 | --replicas",
        "deploy cli 2.0.0 | 3 | takes 2.0.0 (cli-1 takes 1.x)",
        "deploy cli one | 2 | is not a semantic version",
        "promote nobody-1 | 3 | not found",
        "rollback nobody-1 | 3 | not found",
        "rollout status lb/edge | 2 | only pools and endpoints",
        "wait pool/nobody-1.0.0 --timeout 1s | 3 | not found",
        "wait pool/cli-1.0.0 --for readiness | 2 | --for readiness",
        "events pool | 2 |",
        "completion csh | 2 | csh",
        "aply | 2 | unknown verb 'aply'; did you mean 'apply'?",
        "apply -f /nowhere.yaml | 1 | /nowhere.yaml",
      })
  void aMistakeIsNamedInOneLineAndByTheExitCode(String words, int exit, String sentence) {
    var said = ctl(words.split(" ")).exiting(exit).err();
    assertThat(said).startsWith("error: ").doesNotContain("\tat ");
    assertThat(said).contains(sentence == null ? "" : sentence);
  }

  @Test
  void anUnreachableConsulAndADeniedTokenAreTold() {
    var nowhere = environment.command().with(Map.of("CONSUL_HTTP_ADDR", "http://127.0.0.1:9"));
    assertThat(new Abrilctl(nowhere, environment.clonePath()).run("get", "pools").exiting(5).err())
        .startsWith("error: ")
        .contains("127.0.0.1:9");
    var anonymous = environment.command().with(Map.of("CONSUL_HTTP_TOKEN", ""));
    assertThat(
            new Abrilctl(anonymous, environment.clonePath())
                .run("scale", "pool", POOL, "--replicas", "1")
                .exiting(6)
                .err())
        .startsWith("error: ");
  }
}
