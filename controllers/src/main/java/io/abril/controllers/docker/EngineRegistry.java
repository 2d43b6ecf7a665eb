package io.abril.controllers.docker;

import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engines of the nodes, opened and closed as nodes come, change and go. Belongs to the event
 * loop. One engine's silence touches no other: each has its own connections and its own bound on
 * threads.
 */
public final class EngineRegistry implements Engines, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EngineRegistry.class);

  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final DockerSettings settings;
  private final Map<String, Open> open = new TreeMap<>();
  private final Map<String, String> problems = new TreeMap<>();
  private final List<BiConsumer<String, ContainerChange>> changeListeners =
      new CopyOnWriteArrayList<>();
  private final List<BiConsumer<String, Boolean>> syncListeners = new CopyOnWriteArrayList<>();

  private final List<BiConsumer<String, Optional<ContainerChange>>> foreignListeners =
      new CopyOnWriteArrayList<>();

  private record Open(EngineAddress address, DockerEngine engine) {}

  /**
   * A registry without engines.
   *
   * @param workers threads for blocking calls, shared by all engines
   */
  public EngineRegistry(Vertx vertx, WorkerExecutor workers, DockerSettings settings) {
    this.vertx = vertx;
    this.workers = workers;
    this.settings = settings;
  }

  /** Tells the listener, on the event loop, of every change of a container on any node. */
  public void onChange(BiConsumer<String, ContainerChange> listener) {
    changeListeners.add(listener);
  }

  /** Tells the listener, on the event loop, when a node's engine comes in touch or falls silent. */
  public void onSync(BiConsumer<String, Boolean> listener) {
    syncListeners.add(listener);
  }

  /**
   * Tells the listener, on the event loop, of every change of a container that no abril started, on
   * nodes where these are watched; and with nothing when their view comes in touch or loses it.
   */
  public void onForeign(BiConsumer<String, Optional<ContainerChange>> listener) {
    foreignListeners.add(listener);
  }

  /** Opens what is new, closes what is gone, and opens anew what has another address. */
  public void update(Map<String, EngineAddress> addressOfNode) {
    for (String node : List.copyOf(open.keySet())) {
      if (!open.get(node).address().equals(addressOfNode.get(node))) {
        LOG.info("node={} engine closed url={}", node, open.get(node).address().url());
        open.remove(node).engine().close();
      }
    }
    problems.keySet().retainAll(addressOfNode.keySet());
    addressOfNode.forEach(
        (node, address) -> {
          if (!open.containsKey(node)) {
            open(node, address);
          }
        });
  }

  private void open(String node, EngineAddress address) {
    DockerEngine engine;
    try {
      engine =
          DockerEngine.open(
              vertx,
              workers,
              node,
              address,
              settings,
              synced -> syncListeners.forEach(l -> l.accept(node, synced)));
    } catch (RuntimeException e) {
      // A URL or a certificate that can't be read must not keep the other engines from being
      // opened.
      LOG.warn("node={} engine not opened url={}: {}", node, address.url(), Sentences.words(e));
      problems.put(
          node, "the engine at " + address.url() + " can't be asked: " + Sentences.words(e));
      return;
    }
    LOG.info("node={} engine opened url={}", node, address.url());
    engine.onChange(change -> changeListeners.forEach(l -> l.accept(node, change)));
    engine.onForeign(change -> foreignListeners.forEach(l -> l.accept(node, change)));
    problems.remove(node);
    open.put(node, new Open(address, engine));
  }

  /** Why a node's engine could not be opened, as a sentence; empty when it could. */
  public Optional<String> problem(String node) {
    return Optional.ofNullable(problems.get(node));
  }

  @Override
  public Optional<Engine> of(String node) {
    return Optional.ofNullable(open.get(node)).map(Open::engine);
  }

  /** Nodes whose engine is open, whether it answers or not. */
  public Set<String> nodes() {
    return Set.copyOf(open.keySet());
  }

  @Override
  public void close() {
    update(Map.of());
  }
}
