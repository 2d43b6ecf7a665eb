package io.abril.controllers.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import io.abril.controllers.docker.Engine.Container;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an inspection found.
 *
 * @param startedNanos engine's clock, epoch nanoseconds of the last start; 0 for never
 * @param finishedNanos engine's clock, epoch nanoseconds of the last end; 0 for never
 * @param restartAlways whether the engine itself starts it again
 */
record Inspected(
    Container container, long startedNanos, long finishedNanos, boolean restartAlways) {

  private static final String ALWAYS = RestartPolicy.alwaysRestart().getName();

  static Inspected of(InspectContainerResponse answer) {
    var state = answer.getState();
    long started = nanos(state.getStartedAt());
    String status = state.getStatus() == null ? "" : state.getStatus();
    boolean ended = started != 0 && !status.equals("running") && !status.equals("paused");
    var labels = answer.getConfig().getLabels();
    var policy = answer.getHostConfig().getRestartPolicy();
    return new Inspected(
        new Container(
            answer.getId(),
            answer.getName().startsWith("/") ? answer.getName().substring(1) : answer.getName(),
            labels == null ? Map.of() : Map.copyOf(labels),
            Optional.ofNullable(answer.getConfig().getImage()).orElse(""),
            Optional.ofNullable(answer.getImageId()).orElse(""),
            status,
            ended
                ? Optional.ofNullable(state.getExitCodeLong()).map(Math::toIntExact)
                : Optional.empty(),
            Boolean.TRUE.equals(state.getOOMKilled()),
            Optional.ofNullable(state.getError()).orElse(""),
            ports(answer),
            started / 1_000_000,
            health(state),
            Scope.ofSomebody(labels) ? Optional.empty() : Optional.of(Declarations.of(answer))),
        started,
        nanos(state.getFinishedAt()),
        policy != null && ALWAYS.equals(policy.getName()));
  }

  /**
   * A container that was made a moment ago. The engine is not asked: whoever makes one starts it,
   * and is told more then.
   */
  static Inspected made(String id, ContainerSpec spec) {
    return new Inspected(
        new Container(
            id,
            spec.name(),
            Map.copyOf(Requests.labels(spec)),
            spec.image(),
            "",
            "created",
            Optional.empty(),
            false,
            "",
            asked(spec),
            0),
        0,
        0,
        false);
  }

  private static Map<Integer, Integer> asked(ContainerSpec spec) {
    var ports = new TreeMap<Integer, Integer>();
    spec.publish().stream()
        .filter(p -> p.hostPort() > 0)
        .forEach(p -> ports.putIfAbsent(p.containerPort(), p.hostPort()));
    return Map.copyOf(ports);
  }

  /** Docker says {@code none}, or nothing, of a container without a HEALTHCHECK. */
  private static String health(InspectContainerResponse.ContainerState state) {
    var health = state.getHealth();
    var status = health == null ? null : health.getStatus();
    return status == null || status.equals("none") ? "" : status;
  }

  /** Ports in use; of a container that doesn't run, those that it asks for. */
  private static Map<Integer, Integer> ports(InspectContainerResponse answer) {
    var ports = new TreeMap<Integer, Integer>();
    collect(answer.getHostConfig().getPortBindings(), ports);
    if (answer.getNetworkSettings() != null) {
      collect(answer.getNetworkSettings().getPorts(), ports);
    }
    return Map.copyOf(ports);
  }

  private static void collect(Ports from, Map<Integer, Integer> into) {
    if (from == null) {
      return;
    }
    for (Map.Entry<ExposedPort, Ports.Binding[]> port : from.getBindings().entrySet()) {
      Ports.Binding[] bindings = port.getValue();
      if (bindings != null && bindings.length > 0 && bindings[0].getHostPortSpec() != null) {
        int published = number(bindings[0].getHostPortSpec());
        if (published > 0) {
          into.put(port.getKey().getPort(), published);
        }
      }
    }
  }

  private static int number(String text) {
    return text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
  }

  /** Docker writes the year 1 for never. */
  static long nanos(String time) {
    if (time == null || time.isBlank() || time.startsWith("0001-")) {
      return 0;
    }
    try {
      Instant at = java.time.OffsetDateTime.parse(time).toInstant();
      return at.getEpochSecond() * 1_000_000_000 + at.getNano();
    } catch (DateTimeException e) {
      return 0;
    }
  }
}
