package io.abril.it.endpoint;

import static io.abril.it.environment.Documents.all;
import static io.abril.it.environment.Documents.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Await;
import io.abril.it.tools.Requests;
import io.abril.it.tools.Requests.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The pointer goes back and forth while requests flow as fast as the machine carries them. */
@RealParts
class ManySwitchesIT {
  private static final int SWITCHES = 100;
  private static final int REQUESTS = 200_000;

  private final Environment environment;

  ManySwitchesIT(Environment environment) {
    this.environment = environment;
  }

  /** Nothing holds a switch up but what keeps requests from being lost. */
  private static String endpoint(String version) {
    return """
    apiVersion: abril/v1
    kind: ConsumerEndpoint
    metadata: {name: date-1}
    spec:
      service: date
      range: 1.x
      version: %s
      gates: {stableFor: 0s}
      soak: {for: 0s}
      retire: {action: keep}
      flapGuard: {within: 0s}
    """
        .formatted(version);
  }

  @AfterEach
  void clear() {
    environment.clear();
  }

  /**
   * A time in which one version was live for everybody.
   *
   * @param from when the switch to it was found to be over
   * @param to when the next one was asked for
   */
  private record Reign(String version, long from, long to) {
    boolean spans(Answer answer) {
      return from < answer.sent() && answer.read() < to;
    }
  }

  @Test
  void noRequestIsLostAndNoneIsAnsweredByAVersionThatIsNotLive() {
    environment
        .abrilctl()
        .applyAndWait(
            all(sample("date", "1.0.0", 2), sample("date", "1.0.1", 2), endpoint("1.0.0")));
    var reigns = new ArrayList<Reign>();
    var address = environment.variable("ABRIL_LB");
    try (var requests = new Requests(address, "date-1.abril", "/date", 4, 1)) {
      for (int i = 0; i <= SWITCHES; i++) {
        var version = i % 2 == 0 ? "1.0.0" : "1.0.1";
        environment.kv().putObject("consumerendpoints", "date-1", endpoint(version));
        awaitLive(version);
        long from = System.nanoTime();
        requests.await(Math.max(requests.count() + 100, (long) i * REQUESTS / SWITCHES));
        reigns.add(new Reign(version, from, System.nanoTime()));
      }
      var answers = requests.stop();
      assertThat(requests.failures()).isEmpty();
      assertThat(answers).hasSizeGreaterThanOrEqualTo(REQUESTS);
      assertThat(answers).extracting(Answer::version).containsOnly("1.0.0", "1.0.1");
      assertThat(versions(answers, reigns))
          .hasSize(SWITCHES + 1)
          .allSatisfy((reign, found) -> assertThat(found).containsExactly(reign.version()));
    }
  }

  private void awaitLive(String version) {
    Await.until(
        version + " is live and followed to",
        () -> {
          var status = environment.kv().status("consumerendpoints", "date-1");
          assertThat(status.path("live").asText()).isEqualTo(version);
          assertThat(status.path("phase").asText()).isEqualTo("Steady");
        });
  }

  /** What answered while one version was live all the time. */
  private static Map<Reign, Set<String>> versions(List<Answer> answers, List<Reign> reigns) {
    var byTime = new TreeMap<Long, Reign>();
    reigns.forEach(reign -> byTime.put(reign.from(), reign));
    var versions = new HashMap<Reign, Set<String>>();
    for (Answer answer : answers) {
      var reign = byTime.floorEntry(answer.sent());
      if (reign != null && reign.getValue().spans(answer)) {
        versions.computeIfAbsent(reign.getValue(), r -> new TreeSet<>()).add(answer.version());
      }
    }
    return versions;
  }
}
