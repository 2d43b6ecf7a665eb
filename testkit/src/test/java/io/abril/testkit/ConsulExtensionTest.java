package io.abril.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ConsulExtensionTest {
  @Test
  void withoutAProgramTheTestsAreSkippedWithWhatToDo() {
    var named = System.getProperty(ConsulBinary.PROPERTY);
    System.setProperty(ConsulBinary.PROPERTY, "/nowhere/consul");
    try {
      var result = new ConsulExtension().evaluateExecutionCondition(null);
      assertTrue(result.isDisabled());
      assertThat(result.getReason().orElse("")).contains("deploy/parts", "-Dabril.consul=");
    } finally {
      if (named == null) {
        System.clearProperty(ConsulBinary.PROPERTY);
      } else {
        System.setProperty(ConsulBinary.PROPERTY, named);
      }
    }
  }

  @Nested
  @RealConsul
  class WithAProgram {
    private final ConsulAgent ofTheConstructor;

    WithAProgram(ConsulAgent agent) {
      ofTheConstructor = agent;
    }

    @Test
    void theAgentIsOneForAllAndAnswers(ConsulAgent agent) {
      assertThat(agent).isSameAs(ofTheConstructor);
      agent.put("/v1/kv/extension/a", "1");
      var value = new String(agent.get("/v1/kv/extension/a?raw"), StandardCharsets.UTF_8);
      assertThat(value).isEqualTo("1");
    }

    @Test
    void aRelayPassesConnectionsOnUntilItResetsThem(ConsulAgent agent) {
      try (var relay = Relay.to(agent.port())) {
        var store = relay.url();
        assertThat(Http.answers(store)).isTrue();
        relay.refuse();
        assertThat(Http.answers(store)).isFalse();
        relay.accept();
        assertThat(Http.answers(store)).isTrue();
      }
    }
  }

  private static final class Http {
    static boolean answers(String url) {
      try (var in = URI.create(url + "/v1/status/leader").toURL().openStream()) {
        return in.readAllBytes().length > 0;
      } catch (IOException e) {
        return false;
      }
    }
  }
}
