package io.abril.abrilctl.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import io.abril.abrilctl.fake.FakeLeader;
import io.abril.abrilctl.fake.Shell;
import io.abril.abrilctl.fake.Texts;
import io.abril.schema.Json;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listings show what is there, for people and for programs. */
class GetTest extends VerbTest {
  private FakeLeader leader;

  @BeforeEach
  void lead() {
    leader = new FakeLeader(consul);
    leader.answering(
        (ref, spec) ->
            Json.tree(
                """
                {"desired": 3, "running": 3, "passing": 2, "updated": 3, "restarts": 1,
                 "nodes": 1, "live": "date-1", "worst": []}
                """));
    shell.in(Texts.POOL).run("apply -f - --wait");
  }

  @Test
  void aTableIsAligned() {
    assertThat(shell.run("get pools").out())
        .isEqualTo(
            """
            NAME         VERSION   STATUS   DESIRED   RUNNING   PASSING   LIVE     NODES   AGE
            date-1.0.0   1.0.0     Ready    3         3         2         date-1   1       3m
            """);
    assertThat(shell.run("get sp -o wide --no-headers").out())
        .isEqualTo(
            "date-1.0.0   1.0.0     Ready   3   3   2   date-1   1   3m   cs/date:1.0.0   1   -\n"
                .replace("1.0.0     Ready", "1.0.0   Ready"));
  }

  @Test
  void severalKindsArePrefixed() {
    shell.in(Texts.ENDPOINT).run("apply -f -");

    assertThat(shell.run("get pools,ce -o name").out())
        .isEqualTo("servicepools/date-1.0.0\nconsumerendpoints/date-1\n");
    assertThat(shell.run("get all").out())
        .contains("servicepool/date-1.0.0", "consumerendpoint/date-1");
  }

  @Test
  void whatIsPrintedAppliesAgain() {
    var yaml = shell.run("get pool date-1.0.0 -o yaml").out();
    var json = shell.run("get pool/date-1.0.0 -o json").out();

    assertThat(yaml).contains("uid: u1", "status:", "maxSurge: 1");
    assertThat(Json.tree(json).path("status").path("passing").asInt()).isEqualTo(2);
    assertThat(shell.in(yaml).run("apply -f -").out())
        .isEqualTo("servicepool/date-1.0.0 configured\n");
    assertThat(shell.in(json).run("apply -f -").out())
        .isEqualTo("servicepool/date-1.0.0 unchanged\n");
    assertThat(Json.tree(shell.run("get pools -o json").out()).path("items").size()).isEqualTo(1);
  }

  @Test
  void labelsSelect() {
    assertThat(shell.run("get pools -l tier=core -o name").out())
        .isEqualTo("servicepools/date-1.0.0\n");
    var none = shell.run("get pools -l tier=edge");
    assertThat(none.out()).isEmpty();
    assertThat(none.err()).isEqualTo("no servicepools in root abril\n");
    assertThat(none.code()).isZero();
  }

  @Test
  void aDocumentThatNobodyCanReadIsShown() {
    consul.put("abril/objects/servicepools/web-1.0.0", "kind: [");

    var out = shell.run("get pool web-1.0.0 -o wide").out();

    assertThat(out).contains("Invalid").contains("not YAML");
  }

  @Test
  void aBrokenDocumentBesideARunningObjectIsShown() {
    consul.put(
        "abril/objects/servicepools/date-1.0.0", Texts.POOL.replace("replicas: 3", "replicas: x"));
    shell.run("wait pool/date-1.0.0 --for condition=Accepted=False");

    assertThat(shell.run("get pools").out()).contains("1.0.0     Invalid");
  }

  @Test
  void unknownNamesAndKindsAreErrors() {
    assertThat(shell.run("get pool nope").code()).isEqualTo(3);
    assertThat(shell.run("get pol").err())
        .isEqualTo("error: unknown kind 'pol'; did you mean 'pool'?\n");
    assertThat(shell.run("get pools -o xml").code()).isEqualTo(2);
  }

  @Test
  void instancesAreListed() {
    consul.put(
        "abril/instances/date-1.0.0/10",
        """
        {"pool": "date-1.0.0", "uid": "u1", "slot": 10, "leaving": [], "message": "no node fits"}
        """);
    consul.put(
        "abril/instances/date-1.0.0/2",
        """
        {"pool": "date-1.0.0", "uid": "u1", "slot": 2, "message": "",
         "current": {"id": "0a1b2c", "node": "vm1", "address": "10.0.0.1", "ports": {"http": 20001},
                     "phase": "Passing", "restarts": 1, "lastError": "", "since": "2026-01-01T12:02:00Z"},
         "leaving": [{"id": "ffffff", "node": "vm1", "address": "10.0.0.1", "ports": {},
                      "phase": "Draining", "restarts": 0, "since": "2026-01-01T12:02:30Z"}]}
        """);

    assertThat(shell.run("get instances").out())
        .isEqualTo(
            """
            NAME            POOL         SLOT   NODE   STATUS     ADDRESS          RESTARTS   AGE
            date-1.0.0.2    date-1.0.0   2      vm1    Passing    10.0.0.1:20001   1          1m
            date-1.0.0.2    date-1.0.0   2      vm1    Draining   -                0          30s
            date-1.0.0.10   date-1.0.0   10     -      Pending    -                0          -
            """);
    assertThat(shell.run("get instances date-1.0.0.10 -o wide --no-headers").out())
        .endsWith("cs/date:1.0.0   no node fits\n");
    assertThat(shell.run("get instances date-1.0.0 -l tier=core -o name").out().lines()).hasSize(3);
  }

  @Test
  void controllersAreListed() {
    assertThat(shell.run("get controllers").out())
        .isEqualTo(
            """
            NAME      ADDRESS         ROLE     EPOCH   HEARTBEAT   VERSION
            abril-1   10.0.0.9:9000   leader   7       passing     0.1.0
            """);
    assertThat(shell.run("version").out()).contains("controller abril-1 0.1.0 (leader)");
  }

  @Test
  void eventsAreListedByTime() {
    event("servicepools/date-1.0.0/Started", "Normal", "12:02:00", "slot 0 runs");
    event("servicepools/date-1.0.0/Died", "Warning", "12:01:00", "slot 0 ended");
    event("nodes/vm1/Lost", "Warning", "12:02:30", "no answer");

    assertThat(shell.run("events pool date-1.0.0").out())
        .isEqualTo(
            """
            LAST   TYPE      REASON    OBJECT                    COUNT   MESSAGE
            2m     Warning   Died      servicepools/date-1.0.0   2       slot 0 ended
            1m     Normal    Started   servicepools/date-1.0.0   2       slot 0 runs
            """);
    assertThat(shell.run("events").out().lines()).hasSize(4);
    assertThat(shell.run("get events -o name").out()).contains("events/nodes/vm1/Lost");
    assertThat(shell.run("events node vm9").err()).isEqualTo("no events of node/vm9\n");
  }

  private void event(String key, String type, String time, String message) {
    consul.put(
        "abril/events/" + key,
        """
        {"type": "%s", "reason": "%s", "message": "%s", "count": 2,
         "first": "2026-01-01T12:00:00Z", "last": "2026-01-01T%sZ"}
        """
            .formatted(type, key.substring(key.lastIndexOf('/') + 1), message, time));
  }

  @Test
  @Timeout(30)
  void aWatchPrintsALineForEveryChange() {
    var watcher = new Shell(consul.address());
    var watching = CompletableFuture.runAsync(() -> watcher.run("get pools -w"));

    until(watcher, lines -> lines.size() == 2);
    shell.run("scale pool date-1.0.0 --replicas 5 --wait");
    leader.answering((ref, spec) -> Json.tree("{\"desired\": 5}"));
    consul.put("abril/.keep", "1");
    until(watcher, lines -> lines.size() == 3 && lines.get(2).contains("Ready    5  "));
    shell.run("delete pool date-1.0.0");
    until(watcher, lines -> lines.get(lines.size() - 1).equals("servicepool/date-1.0.0 deleted"));
    consul.close();
    watching.join();

    assertThat(watcher.lines()).asInstanceOf(list(String.class)).hasSize(4);
  }

  private static void until(Shell shell, Predicate<List<String>> condition) {
    while (!condition.test(shell.lines())) {
      Thread.onSpinWait();
    }
  }
}
