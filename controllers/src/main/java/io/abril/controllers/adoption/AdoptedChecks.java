package io.abril.controllers.adoption;

import io.abril.api.Durations;
import io.abril.controllers.consul.Agents.Check;
import io.abril.controllers.consul.Agents.How;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The check that a container wants for a port: the first of its kinds counts. */
final class AdoptedChecks {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** What Consul takes when nothing is said. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Declaration said;
  private final String at;
  private final Consumer<String> problem;

  AdoptedChecks(Declaration said, String address, int port, Consumer<String> problem) {
    this.said = said;
    this.at = (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    this.problem = problem;
  }

  /** Consul's word for a check that hasn't been run is critical. */
  boolean beginsPassing() {
    return said.get("check_initial_status").filter("passing"::equals).isPresent();
  }

  Optional<Check> check() {
    for (String script : new String[] {"check_script", "check_cmd"}) {
      if (said.get(script).isPresent()) {
        problem.accept(
            "SERVICE_"
                + script.toUpperCase(java.util.Locale.ROOT)
                + " is not carried out: abril runs no commands on hosts; use SERVICE_CHECK_HTTP,"
                + " SERVICE_CHECK_TCP or SERVICE_CHECK_GRPC");
      }
    }
    return said.get("check_http")
        .map(path -> asked(How.HTTP, "http://" + at + slash(path)))
        .or(() -> said.get("check_https").map(p -> asked(How.HTTP, "https://" + at + slash(p))))
        .or(() -> said.get("check_ttl").map(ttl -> told()))
        .or(() -> said.get("check_tcp").map(any -> asked(How.TCP, at)))
        .or(() -> said.get("check_grpc").map(service -> asked(How.GRPC, grpc(service))));
  }

  private static String slash(String path) {
    return path.startsWith("/") ? path : "/" + path;
  }

  /** The value names a service of the server, unless it only says yes. */
  private String grpc(String service) {
    return service.equals("true") ? at : at + "/" + service;
  }

  private Check asked(How how, String target) {
    return new Check(
        how, target, duration("check_interval", INTERVAL), duration("check_timeout", TIMEOUT), 1);
  }

  /** The container itself tells the agent. */
  private Check told() {
    return new Check(How.TOLD, "", duration("check_ttl", INTERVAL), TIMEOUT, 1);
  }

  private Duration duration(String key, Duration otherwise) {
    return said.get(key).map(text -> parse(key, text, otherwise)).orElse(otherwise);
  }

  private Duration parse(String key, String text, Duration otherwise) {
    try {
      var duration = Durations.parse(text);
      if (duration.toMillis() > 0) {
        return duration;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    problem.accept(
        "SERVICE_"
            + key.toUpperCase(java.util.Locale.ROOT)
            + " is '"
            + text
            + "', which is no duration such as 10s; "
            + Durations.format(otherwise)
            + " is taken instead");
    return otherwise;
  }
}
