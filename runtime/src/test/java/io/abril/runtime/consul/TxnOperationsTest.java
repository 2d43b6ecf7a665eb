package io.abril.runtime.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.runtime.store.StateStore.Fence;
import io.abril.runtime.store.Write;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TxnOperationsTest {
  private static JsonNode of(Write... writes) {
    return TxnOperations.of("root", List.of(writes), Optional.empty());
  }

  @Test
  void theFenceComesFirst() {
    var operations =
        TxnOperations.of(
            "root",
            List.of(Write.put("a", "1")),
            Optional.of(new Fence("leader/pools", "session")));
    assertThat(operations.get(0).toString())
        .isEqualTo(
            "{\"KV\":{\"Verb\":\"check-session\",\"Key\":\"root/leader/pools\",\"Session\":\"session\"}}");
    assertThat(operations.get(1).at("/KV/Verb").asText()).isEqualTo("set");
  }

  @Test
  void aFenceWithoutASessionIsRefused() {
    assertThatThrownBy(() -> new Fence("leader/pools", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keysAreAsTheyAreAndValuesAreUtf8InBase64() {
    var kv = of(Write.put("with space/grün", "Größe 日本")).get(0).path("KV");
    assertThat(kv.path("Key").asText()).isEqualTo("root/with space/grün");
    assertThat(
            new String(
                Base64.getDecoder().decode(kv.path("Value").asText()), StandardCharsets.UTF_8))
        .isEqualTo("Größe 日本");
  }

  @Test
  void aRevisionMakesAPutConditional() {
    var operations = of(Write.putIf("a", "1", 7), Write.putIf("b", "1", 0));
    assertThat(operations.get(0).at("/KV/Verb").asText()).isEqualTo("cas");
    assertThat(operations.get(0).at("/KV/Index").asLong()).isEqualTo(7);
    assertThat(operations.get(1).at("/KV/Index").asLong(-1)).isZero();
  }

  @Test
  void aCheckOfRevisionZeroMeansThatTheKeyMustNotExist() {
    var operations = of(new Write.Check("a", 0), new Write.Check("b", 9));
    assertThat(operations.get(0).at("/KV/Verb").asText()).isEqualTo("check-not-exists");
    assertThat(operations.get(1).at("/KV/Verb").asText()).isEqualTo("check-index");
  }

  @Test
  void aTreeIsDeletedWithItsSlash() {
    assertThat(of(new Write.DeleteTree("ops/topics/a/")).get(0).at("/KV/Key").asText())
        .isEqualTo("root/ops/topics/a/");
    assertThatThrownBy(() -> new Write.DeleteTree("ops/topics/a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aServiceOnAnExternalNodeIsTheNodeAndTheService() {
    var operations =
        of(new Write.CatalogService("n", "id", "date-1", "x.service.consul", Map.of("k", "v")));
    assertThat(operations).hasSize(2);
    assertThat(operations.get(0).at("/Node/Node/Address").asText()).isEqualTo("x.service.consul");
    assertThat(operations.get(1).at("/Service/Service/Service").asText()).isEqualTo("date-1");
    assertThat(operations.get(1).at("/Service/Service/Meta/k").asText()).isEqualTo("v");
  }
}
