package io.abril.it.registration;

import io.abril.it.environment.Environment;
import io.abril.it.tools.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Consul's HTTP interface with the token that may do everything, by curl. */
final class AgentByHand {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Environment environment;

  AgentByHand(Environment environment) {
    this.environment = environment;
  }

  /** PUT of a body to a path below {@code /v1/}. */
  Command.Result put(String path, String body) {
    var words = new ArrayList<>(List.of("curl", "-fsS", "-X", "PUT"));
    words.addAll(List.of("-H", "X-Consul-Token: " + environment.managementToken()));
    words.addAll(List.of("--data-binary", "@-"));
    words.add(environment.variable("CONSUL_HTTP_ADDR") + "/v1/" + path);
    return environment.command().feed(LIMIT, body, words.toArray(String[]::new)).ok();
  }

  /** GET with the controllers' own token. */
  Command.Result getAsController(String path) {
    return environment
        .command()
        .run(
            LIMIT,
            "curl",
            "-fsS",
            "-H",
            "X-Consul-Token: " + controllerToken(),
            environment.variable("CONSUL_HTTP_ADDR") + "/v1/" + path)
        .ok();
  }

  private String controllerToken() {
    try {
      return java.nio.file.Files.readString(environment.state().resolve("consul/tokens/controller"))
          .strip();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  void register(String json) {
    put("agent/service/register", json);
  }

  void deregister(String id) {
    put("agent/service/deregister/" + id, "");
  }
}
