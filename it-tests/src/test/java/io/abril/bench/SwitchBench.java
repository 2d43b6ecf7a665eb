package io.abril.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.it.environment.Documents;
import io.abril.it.tools.Await;
import io.abril.it.tools.Http;
import io.abril.it.tools.Requests;
import io.abril.it.tools.Requests.Answer;
import java.util.ArrayList;
import java.util.List;

/**
 * From the write of the wanted version to Consul KV until the load balancer, of which the
 * environment has one, answers from that version; and how many requests fail while the version goes
 * back and forth. No gate is on but what keeps requests from being lost. There is no peer: none has
 * a name with a version behind it; a plain write to the same Consul is measured beside it, since a
 * switch is two of those (the user's, and what was decided) and what happens between them.
 */
final class SwitchBench implements Benchmark {
  private static final long PAUSE_NANOS = 1_000_000;
  private static final String PLURAL = "consumerendpoints";
  private static final String NAME = "swap-1";
  private static final String HOST = "swap-1.abril";

  @Override
  public String title() {
    return "the wanted version written until the load balancer routes to it, and what fails meanwhile";
  }

  /** A version that was asked for, and when. */
  private record Asked(String version, long at) {}

  @Override
  public void run(boolean quick, Figures figures) throws Exception {
    try (var environment = new BenchEnvironment(figures)) {
      environment.put("loadbalancers", "edge", Documents.loadBalancer());
      for (String version : List.of("1.0.0", "1.0.1")) {
        environment.put("swap-" + version, Documents.busybox("swap", version, 2));
      }
      environment.put(PLURAL, NAME, document("1.0.0"));
      awaitSteady(environment, "1.0.0");
      Await.until(
          "it is served", () -> new Http().get(environment.variable("ABRIL_LB"), HOST, "/").ok());
      // The first ones are slower: classes are loaded, code is compiled.
      switches(environment, quick ? 4 : 20, 1, 0, PAUSE_NANOS, 0, figures);
      var idle = switches(environment, quick ? 10 : 50, 1, 0, PAUSE_NANOS, 0, figures);
      int requests = quick ? 20_000 : 200_000;
      var loaded = switches(environment, quick ? 10 : 100, 4, 1, 0, requests, figures);
      environment.delete(PLURAL, NAME);
      figures.figure("plain-write-ms", new KvWrites(environment).plainMillis(50));
      figures.figure("routed-ms", idle.routedMillis());
      figures.figure("routed-under-load-ms", loaded.routedMillis());
      figures.figure("failed", loaded.failed());
      figures.figure("requests", loaded.requests());
    }
  }

  private record Outcome(List<Double> routed, double requests, double failed) {
    double[] routedMillis() {
      return routed.stream().mapToDouble(d -> d).toArray();
    }
  }

  /** So many switches under load, and until so many requests have been answered. */
  private static Outcome switches(
      BenchEnvironment environment,
      int count,
      int kept,
      int fresh,
      long pauseNanos,
      int atLeast,
      Figures figures)
      throws Exception {
    var kv = new KvWrites(environment);
    var asked = new ArrayList<Asked>();
    var address = environment.variable("ABRIL_LB");
    try (var requests = new Requests(address, HOST, "/", kept, fresh, pauseNanos)) {
      for (int i = 0; i < count; i++) {
        var version = i % 2 == 0 ? "1.0.1" : "1.0.0";
        requests.await(requests.count() + 100);
        asked.add(new Asked(version, kv.put(PLURAL, NAME, document(version))));
        awaitSteady(environment, version);
        requests.await((long) (i + 1) * atLeast / count);
      }
      var answers = requests.stop();
      figures.progress(
          "%d switches, %d requests, failed: %s"
              .formatted(count, answers.size(), requests.failures().stream().distinct().toList()));
      var routed = asked.stream().map(a -> (routedAt(answers, a) - a.at()) / 1e6).toList();
      var outcome = new Outcome(routed, answers.size(), requests.failures().size());
      figures.progress("routed after " + Figures.median(outcome.routedMillis()) + " ms");
      return outcome;
    }
  }

  /** When the first answer of that version had come. */
  private static long routedAt(List<Answer> answers, Asked asked) {
    return answers.stream()
        .filter(a -> a.read() > asked.at() && a.version().equals(asked.version()))
        .mapToLong(Answer::read)
        .min()
        .orElseThrow();
  }

  private static void awaitSteady(BenchEnvironment environment, String version) {
    Await.until(
        version + " is live, and all follow",
        () -> {
          JsonNode status = environment.kv().status(PLURAL, NAME);
          assertThat(status.path("live").asText()).isEqualTo(version);
          assertThat(status.path("phase").asText()).isEqualTo("Steady");
        });
  }

  private static String document(String version) {
    return """
    apiVersion: abril/v1
    kind: ConsumerEndpoint
    metadata: {name: swap-1}
    spec:
      service: swap
      range: 1.x
      version: %s
      gates: {stableFor: 0s}
      soak: {for: 0s}
      retire: {action: keep}
      flapGuard: {within: 0s}
    """
        .formatted(version);
  }
}
