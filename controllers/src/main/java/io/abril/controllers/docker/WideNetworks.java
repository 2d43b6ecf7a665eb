package io.abril.controllers.docker;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Networks that reach over several engines, such as overlay networks of a swarm. Each engine is
 * asked now and then; one that doesn't answer says what it said last. Belongs to the event loop.
 */
public final class WideNetworks {
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final Engines engines;
  private final Map<String, Answer> answers = new HashMap<>();

  private record Answer(Set<String> names, Instant at) {}

  /** Nothing is known yet. */
  public WideNetworks(Engines engines) {
    this.engines = engines;
  }

  /** Names of those that any of these nodes' engines knows: not every member of a swarm does. */
  public Future<Set<String>> of(Collection<String> nodes, Instant now) {
    var asked =
        nodes.stream()
            .filter(node -> !isFresh(node, now))
            .flatMap(
                node ->
                    engines.of(node).filter(Engine::synced).stream().map(e -> ask(node, e, now)))
            .toList();
    return Future.join(asked).otherwiseEmpty().map(done -> all(nodes));
  }

  private boolean isFresh(String node, Instant now) {
    var answer = answers.get(node);
    return answer != null && answer.at().plus(FRESH).isAfter(now);
  }

  private Future<Set<String>> ask(String node, Engine engine, Instant now) {
    return engine.wideNetworks().onSuccess(names -> answers.put(node, new Answer(names, now)));
  }

  private Set<String> all(Collection<String> nodes) {
    answers.keySet().retainAll(nodes);
    var all = new HashSet<String>();
    answers.values().forEach(a -> all.addAll(a.names()));
    return all;
  }
}
