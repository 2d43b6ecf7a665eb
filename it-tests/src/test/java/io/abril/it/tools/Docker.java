package io.abril.it.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.schema.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code docker} says, whatever abril does. */
public final class Docker {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Command command;
  private final String root;

  /** The engine that DOCKER_HOST names; only containers of that root count. */
  public Docker(Command command, String root) {
    this.command = command;
    this.root = root;
  }

  /** {@code docker WORDS…}, which must succeed. */
  public Command.Result run(String... words) {
    var all = new ArrayList<>(List.of("docker"));
    all.addAll(List.of(words));
    return command.run(LIMIT, all.toArray(String[]::new)).ok();
  }

  /** Names of a pool's containers, running or not, in order. */
  public List<String> containers(String pool) {
    return names("label=abril.pool=" + pool, true);
  }

  /** Names of a pool's running containers, in order. */
  public List<String> running(String pool) {
    return names("label=abril.pool=" + pool, false);
  }

  /** Names of all containers of the root that are instances of pools. */
  public List<String> instances() {
    return names("label=abril.pool", true);
  }

  private List<String> names(String filter, boolean stopped) {
    return run(
            "ps",
            stopped ? "-a" : "--no-trunc",
            "--filter",
            filter,
            "--filter",
            "label=abril.root=" + root,
            "--format",
            "{{.Names}}")
        .lines()
        .stream()
        .sorted()
        .toList();
  }

  /** {@code docker inspect} of one container. */
  public JsonNode inspect(String container) {
    return Json.tree(run("inspect", container).out()).get(0);
  }

  /** Ids of a pool's running containers by slot. */
  public Map<Integer, String> idsBySlot(String pool) {
    var ids = new TreeMap<Integer, String>();
    for (String name : running(pool)) {
      var container = inspect(name);
      ids.put(
          container.path("Config").path("Labels").path("abril.slot").asInt(),
          container.path("Id").asText());
    }
    return ids;
  }
}
