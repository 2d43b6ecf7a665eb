package io.abril.controllers.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.runtime.consul.ConsulHttp;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Which agents fail by the word of Consul's servers, kept by two blocking queries (HTTP API:
 * Catalog, Health). That an agent does not answer this process proves little: the way to it may be
 * broken. While Consul is silent, the view stays as it was. Belongs to the event loop.
 */
public final class ConsulNodes implements AutoCloseable {
  /** The check that the servers make of every agent by gossip. */
  private static final String GOSSIP = "serfHealth";

  private final Poll nodes;
  private final Poll critical;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private Set<String> members = Set.of();
  private Map<String, String> failing = Map.of();
  private boolean listed;
  private boolean checked;

  /** A view that {@link #start} fills. */
  public ConsulNodes(Vertx vertx, ConsulHttp http) {
    this.nodes = new Poll(vertx, http, new PollSeats(1), "/v1/catalog/nodes", this::listed);
    this.critical =
        new Poll(vertx, http, new PollSeats(1), "/v1/health/state/critical", this::checked);
  }

  /** Begins to ask, on the event loop that it belongs to from now on. */
  public void start() {
    nodes.begin();
    critical.begin();
  }

  /** Tells the listener the name of each agent that began to fail or recovered. */
  public void onChange(Consumer<String> listener) {
    listeners.add(listener);
  }

  /** What Consul says of an agent that fails; empty when it doesn't, or nothing is known yet. */
  public Optional<String> failing(String consulNode) {
    if (consulNode.isEmpty() || !listed || !checked) {
      return Optional.empty();
    }
    return members.contains(consulNode)
        ? Optional.ofNullable(failing.get(consulNode))
        : Optional.of("it is not in Consul's catalog any more");
  }

  private void listed(String body) {
    var now = new TreeSet<String>();
    CatalogParser.tree(body).forEach(node -> now.add(node.path("Node").asText("")));
    if (now.isEmpty()) {
      // Consul lists at least its own servers: nothing at all is a token without rights.
      throw new IllegalArgumentException("Consul lists no node at all; may the token read them?");
    }
    var before = members;
    members = now;
    listed = true;
    tellDifferences(before, now);
  }

  private void checked(String body) {
    var before = failing;
    failing = failures(body);
    checked = true;
    var changed = new HashMap<>(before);
    changed.putAll(failing);
    changed.keySet().stream()
        .filter(node -> before.containsKey(node) != failing.containsKey(node))
        .forEach(this::tell);
  }

  /** Agents whose gossip check is critical, with what the servers say. */
  static Map<String, String> failures(String body) {
    var failures = new TreeMap<String, String>();
    for (JsonNode check : CatalogParser.tree(body)) {
      if (check.path("CheckID").asText("").equals(GOSSIP)) {
        failures.put(check.path("Node").asText(""), check.path("Output").asText("").strip());
      }
    }
    return failures;
  }

  private void tellDifferences(Set<String> before, Set<String> now) {
    var all = new HashSet<>(before);
    all.addAll(now);
    all.stream().filter(n -> before.contains(n) != now.contains(n)).forEach(this::tell);
  }

  private void tell(String node) {
    listeners.forEach(l -> l.accept(node));
  }

  @Override
  public void close() {
    nodes.end();
    critical.end();
  }
}
