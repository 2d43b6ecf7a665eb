package io.abril.controllers.haproxy;

import static io.abril.controllers.haproxy.Samples.backend;
import static io.abril.controllers.haproxy.Samples.config;
import static io.abril.controllers.haproxy.Samples.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.controllers.haproxy.WorkerState.ServerState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuntimeDiffTest {
  private static final String ROUTES = "/etc/haproxy/routes.map";
  private static final String WORDS = " check inter 2000ms fall 2 rise 1";

  private final HaproxyConfig wanted =
      config(
          Map.of("date-1.abril/", "endpoint/date-1/"),
          Map.of("endpoint/date-1/", "date_2.0.0"),
          backend("date_1.0.0", server("a", 1)),
          backend("date_2.0.0", server("b", 2)));

  private WorkerState worker(int pid, String leadsTo, ServerState... servers) {
    return new WorkerState(
        pid,
        "",
        Arrays.asList(servers),
        wanted.hosts(),
        Map.of("endpoint/date-1/", leadsTo),
        IndexPage.html(wanted),
        Map.of());
  }

  private static ServerState is(
      String backend, String name, int port, String status, int sessions) {
    return new ServerState(backend, name, "10.0.0.1:" + port, status, sessions);
  }

  private RuntimeDiff diff(WorkerState current, WorkerState... old) {
    return RuntimeDiff.of(
        wanted, new RuntimeState(current, Arrays.asList(old), RuntimeState.Reloads.NONE, ""), true);
  }

  @Test
  void nothingIsSentWhenNothingDiffers() {
    var same =
        worker(
            0,
            "date_2.0.0",
            is("date_1.0.0", "a", 1, "UP", 3),
            is("date_2.0.0", "b", 2, "DOWN", 0));
    assertThat(diff(same).isEmpty()).isTrue();
  }

  @Test
  void aSwitchIsOneCommand() {
    var before =
        worker(
            0, "date_1.0.0", is("date_1.0.0", "a", 1, "UP", 0), is("date_2.0.0", "b", 2, "UP", 0));
    assertThat(diff(before).current())
        .containsExactly("set map " + ROUTES + " endpoint/date-1/ date_2.0.0");
  }

  @Test
  void aNewServerIsThereBeforeTheRouteToIt() {
    var before = worker(0, "date_1.0.0", is("date_1.0.0", "a", 1, "UP", 0));
    assertThat(diff(before).current())
        .containsExactly(
            "add server date_2.0.0/b 10.0.0.1:2" + WORDS,
            "enable health date_2.0.0/b",
            "enable server date_2.0.0/b",
            "set map " + ROUTES + " endpoint/date-1/ date_2.0.0");
  }

  @Test
  void aServerLeavesByDrainingAndGoesWithItsLastSession() {
    var both = is("date_1.0.0", "a", 1, "UP", 0);
    var live = is("date_2.0.0", "b", 2, "UP", 0);
    assertThat(
            diff(worker(0, "date_2.0.0", both, live, is("date_1.0.0", "x", 9, "UP", 2))).current())
        .containsExactly("set server date_1.0.0/x state drain");
    var draining = is("date_1.0.0", "x", 9, "DRAIN", 2);
    assertThat(diff(worker(0, "date_2.0.0", both, live, draining)))
        .isEqualTo(new RuntimeDiff(List.of(), List.of(), 1));
    var done = is("date_1.0.0", "x", 9, "DRAIN", 0);
    assertThat(diff(worker(0, "date_2.0.0", both, live, done)).current())
        .containsExactly("set server date_1.0.0/x state maint", "del server date_1.0.0/x");
  }

  @Test
  void aServerThatIsDownGoesWithoutDrainingWhichItWouldNotShow() {
    var a = is("date_1.0.0", "a", 1, "UP", 0);
    var b = is("date_2.0.0", "b", 2, "UP", 0);
    var dead = is("date_1.0.0", "x", 9, "DOWN", 0);
    assertThat(diff(worker(0, "date_2.0.0", a, b, dead)).current())
        .containsExactly("set server date_1.0.0/x state maint", "del server date_1.0.0/x");
    var busy = is("date_1.0.0", "x", 9, "DOWN", 1);
    assertThat(diff(worker(0, "date_2.0.0", a, b, busy)))
        .isEqualTo(new RuntimeDiff(List.of(), List.of(), 1));
    assertThat(diff(worker(0, "date_2.0.0", a, b), worker(77, "date_2.0.0", a, b, dead)).isEmpty())
        .isTrue();
  }

  @Test
  void aSessionOfAnOldWorkerKeepsAServer() {
    var a = is("date_1.0.0", "a", 1, "UP", 0);
    var b = is("date_2.0.0", "b", 2, "UP", 0);
    var current = worker(0, "date_2.0.0", a, b, is("date_1.0.0", "x", 9, "DRAIN", 0));
    var old = worker(77, "date_2.0.0", a, b, is("date_1.0.0", "x", 9, "UP", 1));
    assertThat(diff(current, old))
        .isEqualTo(
            new RuntimeDiff(List.of(), List.of("@!77 set server date_1.0.0/x state drain"), 1));
  }

  @Test
  void anOldWorkerIsSwitchedToo() {
    var a = is("date_1.0.0", "a", 1, "UP", 0);
    var b = is("date_2.0.0", "b", 2, "UP", 0);
    var old = worker(77, "date_1.0.0", a, b);
    assertThat(diff(worker(0, "date_2.0.0", a, b), old).old())
        .containsExactly("@!77 set map " + ROUTES + " endpoint/date-1/ date_2.0.0");
    var withoutServers = worker(77, "date_1.0.0", a);
    assertThat(diff(worker(0, "date_2.0.0", a, b), withoutServers).old()).isEmpty();
  }

  @Test
  void aServerThatComesBackIsReadied() {
    var a = is("date_1.0.0", "a", 1, "MAINT", 0);
    var b = is("date_2.0.0", "b", 2, "UP", 0);
    assertThat(diff(worker(0, "date_2.0.0", a, b)).current())
        .containsExactly("enable health date_1.0.0/a", "set server date_1.0.0/a state ready");
  }

  @Test
  void whatAReloadIsNeededForIsLeftToIt() {
    var a = is("date_1.0.0", "a", 1, "UP", 0);
    var state =
        new RuntimeState(worker(0, "date_1.0.0", a), List.of(), RuntimeState.Reloads.NONE, "");
    assertThat(RuntimeDiff.of(wanted, state, false).isEmpty()).isTrue();
  }

  @Test
  void aRouteThatIsGoneIsDeleted() {
    var state =
        new WorkerState(
            0,
            "",
            List.of(is("date_1.0.0", "a", 1, "UP", 0), is("date_2.0.0", "b", 2, "UP", 0)),
            wanted.hosts(),
            Map.of("endpoint/date-1/", "date_2.0.0", "endpoint/x/", "date_1.0.0"),
            "old page; \"quoted\"",
            Map.of());
    assertThat(diff(state).current())
        .hasSize(2)
        .contains("del map " + ROUTES + " endpoint/x/")
        .anySatisfy(
            c ->
                assertThat(c).startsWith("set map /etc/haproxy/index.map index <!DOCTYPE\\ html>"));
  }

  @Test
  void anotherCertificateIsATransactionAndSaysNothingOfTheKey() {
    var certificate = new Certificate("cert-site.pem", "SECRET\n", "AA+0");
    var shown = wanted.listening(wanted.binds(), List.of(certificate));
    var same =
        worker(
            0, "date_2.0.0", is("date_1.0.0", "a", 1, "UP", 0), is("date_2.0.0", "b", 2, "UP", 0));
    for (String now : List.of("AA+0", "BB+0")) {
      var state =
          new WorkerState(
              0,
              "",
              same.servers(),
              same.hosts(),
              same.routes(),
              same.index(),
              Map.of("cert-site.pem", now));
      var diff =
          RuntimeDiff.of(
              shown, new RuntimeState(state, List.of(), RuntimeState.Reloads.NONE, ""), true);
      assertThat(diff.toString()).doesNotContain("SECRET");
      if (now.equals("AA+0")) {
        assertThat(diff.isEmpty()).isTrue();
      } else {
        assertThat(diff.current())
            .containsExactly(
                "set ssl cert /etc/haproxy/cert-site.pem <<\nSECRET\n",
                "commit ssl cert /etc/haproxy/cert-site.pem",
                "abort ssl cert /etc/haproxy/cert-site.pem");
      }
    }
  }
}
