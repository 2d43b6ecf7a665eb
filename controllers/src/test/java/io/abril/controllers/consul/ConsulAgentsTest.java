package io.abril.controllers.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.controllers.consul.Agents.Check;
import io.abril.controllers.consul.Agents.How;
import io.abril.controllers.consul.Agents.Registration;
import io.abril.schema.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConsulAgentsTest {
  private static Registration registration(boolean passing, Optional<Check> check) {
    return new Registration(
        "abril:r:a1b2c3:http",
        "date",
        "10.0.0.1",
        20_001,
        List.of("1.0.0", "1-0-0"),
        Map.of("pool", "date-1.0.0"),
        check,
        passing);
  }

  private static final Optional<Check> CHECK =
      Optional.of(
          new Check(
              How.HTTP,
              "http://10.0.0.1:20001/status",
              Duration.ofSeconds(2),
              Duration.ofMillis(500),
              2));

  @Test
  void aRegistrationIsSaidInConsulsTerms() {
    var r = registration(true, CHECK);
    assertThat(Json.mapper().valueToTree(ConsulAgents.body(r, "")).toString())
        .isEqualTo(
            "{\"Address\":\"10.0.0.1\",\"Check\":{\"CheckID\":\"service:abril:r:a1b2c3:http\","
                + "\"FailuresBeforeCritical\":2,\"HTTP\":\"http://10.0.0.1:20001/status\","
                + "\"Interval\":\"2s\",\"Name\":\"abril\",\"Status\":\"passing\",\"Timeout\":\"500ms\"},"
                + "\"ID\":\"abril:r:a1b2c3:http\",\"Meta\":{\"abril-hash\":\""
                + r.hash()
                + "\",\"pool\":\"date-1.0.0\"},\"Name\":\"date\",\"Port\":20001,"
                + "\"Tags\":[\"1.0.0\",\"1-0-0\"]}");
  }

  @Test
  void eachWayToCheckIsSaidInConsulsTerms() {
    assertThat(check(How.TCP, "10.0.0.1:1"))
        .containsEntry("TCP", "10.0.0.1:1")
        .containsEntry("Interval", "2s")
        .doesNotContainKey("HTTP");
    assertThat(check(How.GRPC, "10.0.0.1:1/date"))
        .containsEntry("GRPC", "10.0.0.1:1/date")
        .containsEntry("Timeout", "1s");
    assertThat(check(How.TOLD, ""))
        .containsEntry("TTL", "2s")
        .containsEntry("Status", "critical")
        .doesNotContainKeys("Interval", "Timeout", "GRPC", "FailuresBeforeCritical");
  }

  private static Map<String, String> check(How how, String target) {
    var check = new Check(how, target, Duration.ofSeconds(2), Duration.ofSeconds(1), 2);
    var said = new TreeMap<String, String>();
    Json.mapper()
        .valueToTree(ConsulAgents.body(registration(false, Optional.of(check)), ""))
        .path("Check")
        .properties()
        .forEach(e -> said.put(e.getKey(), e.getValue().asText()));
    return said;
  }

  @Test
  void theDigestIsOfTheRegistrationAndNotOfItsState() {
    assertThat(registration(true, CHECK).hash()).isEqualTo(registration(false, CHECK).hash());
    assertThat(registration(true, CHECK).hash())
        .isNotEqualTo(registration(true, Optional.empty()).hash());
  }

  @Test
  void aPrefixIsMatchedLiterally() {
    assertThat(ConsulAgents.filter("abril:a.b:")).isEqualTo("ID matches \"^abril:a\\\\.b:\"");
  }

  @Test
  void onlyIdsWithThePrefixAreAnswered() {
    assertThat(
            ConsulAgents.hashes(
                """
                {"abril:r:1": {"ID": "abril:r:1", "Meta": {"abril-hash": "h"}},
                 "abril:r:2": {"ID": "abril:r:2", "Meta": null},
                 "other": {"ID": "other", "Meta": {}}}
                """,
                "abril:r:",
                ""))
        .isEqualTo(Map.of("abril:r:1", "h", "abril:r:2", ""));
  }

  @Test
  void whatAnotherTokenRegisteredIsRegisteredAnew() {
    var r = registration(true, CHECK);
    var said = Json.write(Map.of("x", ConsulAgents.body(r, "t1")));
    assertThat(ConsulAgents.hashes(said, "abril:r:", "t1")).containsEntry(r.id(), r.hash());
    assertThat(ConsulAgents.hashes(said, "abril:r:", "t2").get(r.id()))
        .isNotEmpty()
        .isNotEqualTo(r.hash());
  }

  @Test
  void aServiceIsReadWithWhatItsMetaSays() {
    var found =
        ConsulAgents.services(
            """
            {"a": {"ID": "a", "Service": "date", "Meta": {"abril-hash": "h", "abril-root": "r"}},
             "b": {"ID": "b", "Service": "time", "Meta": null}}
            """,
            "");
    assertThat(found.get("a"))
        .isEqualTo(
            new Agents.Registered("a", "date", "h", Map.of("abril-hash", "h", "abril-root", "r")));
    assertThat(found.get("b").hash()).isEmpty();
  }

  @Test
  void aServicePassesWhenAllOfItsChecksDo() {
    assertThat(
            ConsulAgents.checked(
                """
                {"a": {"ServiceID": "s1", "Status": "passing"},
                 "b": {"ServiceID": "s1", "Status": "critical"},
                 "c": {"ServiceID": "s2", "Status": "passing"},
                 "d": {"ServiceID": "", "Status": "passing"}}
                """))
        .isEqualTo(Map.of("s1", false, "s2", true, "", true));
  }
}
