package io.abril.controllers.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.controllers.consul.Agents.Check;
import io.abril.controllers.consul.Agents.Registration;
import io.abril.schema.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
              Optional.of("http://10.0.0.1:20001/status"),
              Optional.empty(),
              Duration.ofSeconds(2),
              Duration.ofMillis(500),
              2));

  @Test
  void aRegistrationIsSaidInConsulsTerms() {
    var r = registration(true, CHECK);
    assertThat(Json.mapper().valueToTree(ConsulAgents.body(r)).toString())
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
                "abril:r:"))
        .isEqualTo(Map.of("abril:r:1", "h", "abril:r:2", ""));
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
