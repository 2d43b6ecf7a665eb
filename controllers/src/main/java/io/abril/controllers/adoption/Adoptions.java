package io.abril.controllers.adoption;

import io.abril.controllers.consul.Agents;
import io.abril.controllers.consul.Agents.Registration;
import io.abril.controllers.docker.ContainerChange;
import io.abril.controllers.docker.Engine.Container;
import io.abril.controllers.docker.Engines;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells agents of containers that abril did not start, as soon as they start or end. All that is
 * told of one container goes one after the other, and each time by what the engine's view shows at
 * that moment: whoever asks for it, news or a node's pass, can ask at any time and any number of
 * times. Belongs to the event loop.
 */
public final class Adoptions {
  private static final Logger LOG = LoggerFactory.getLogger(Adoptions.class);

  /** An agent answers in a few milliseconds; more at a time would keep others from it. */
  private static final int AT_A_TIME = 8;

  private final String root;
  private final Engines engines;
  private final Agents agents;
  private final BooleanSupplier mayAct;
  private final Map<String, Home> homes = new HashMap<>();
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Deque<Lane> waiting = new ArrayDeque<>();
  private int running;
  private Consumer<String> trouble = node -> {};

  /**
   * A node that adopts.
   *
   * @param address of its published ports
   * @param agentUrl its Consul agent
   */
  public record Home(String address, String agentUrl) {}

  private static final class Lane {
    final String node;
    final String agentUrl;
    final String containerId;
    final List<Promise<Void>> asked = new ArrayList<>();

    /** Service id to digest, as the agent has them; empty while that isn't known. */
    Optional<Map<String, String>> told = Optional.empty();

    boolean busy;

    Lane(String node, String agentUrl, String containerId) {
      this.node = node;
      this.agentUrl = agentUrl;
      this.containerId = containerId;
    }
  }

  /**
   * Nothing is adopted yet.
   *
   * @param mayAct whether this process may act on the world at this moment
   */
  public Adoptions(String root, Engines engines, Agents agents, BooleanSupplier mayAct) {
    this.root = root;
    this.engines = engines;
    this.agents = agents;
    this.mayAct = mayAct;
  }

  /** Calls this with the name of a node that should be looked at again. */
  public void onTrouble(Consumer<String> listener) {
    trouble = listener;
  }

  /** From now on the node adopts; or, without a home, not any more. */
  public void adopt(String node, Optional<Home> home) {
    home.ifPresentOrElse(h -> homes.put(node, h), () -> homes.remove(node));
  }

  /** What the engine's view of foreign containers has just shown; nothing for a new list. */
  public void changed(String node, Optional<ContainerChange> change) {
    var home = homes.get(node);
    if (home == null) {
      return;
    }
    if (change.isEmpty()) {
      trouble.accept(node);
      return;
    }
    if (!problems(node, change.get().before()).equals(problems(node, change.get().after()))) {
      // The node says what a container says wrong.
      trouble.accept(node);
    }
    boolean concerned =
        change.get().before().filter(c -> !wanted(node, c).isEmpty()).isPresent()
            || change.get().after().filter(c -> !wanted(node, c).isEmpty()).isPresent();
    if (concerned && !mayAct.getAsBoolean()) {
      // A lease that isn't confirmed at this moment may be in the next: the pass waits for it.
      trouble.accept(node);
    } else if (concerned) {
      settle(node, home.agentUrl(), change.get().container().id(), false)
          .onFailure(
              e -> {
                LOG.info(
                    "node={} container={} outcome=not-adopted cause=\"{}\"",
                    node,
                    change.get().container().name(),
                    e.getMessage());
                trouble.accept(node);
              });
    }
  }

  /**
   * Makes what the agent has of a container what it should have. Completes when that is so.
   *
   * @param containerId or as many of its first digits as are known of one that is gone
   * @param doubt whether to ask the agent first, though it is known what it was told
   */
  public Future<Void> settle(String node, String agentUrl, String containerId, boolean doubt) {
    Promise<Void> done = Promise.promise();
    var key = node + " " + agentUrl + " " + AdoptedServices.shortId(containerId);
    var lane = lanes.computeIfAbsent(key, k -> new Lane(node, agentUrl, containerId));
    if (doubt) {
      lane.told = Optional.empty();
    }
    lane.asked.add(done);
    if (!lane.busy && !waiting.contains(lane)) {
      waiting.add(lane);
      pump();
    }
    return done.future();
  }

  private void pump() {
    while (running < AT_A_TIME && !waiting.isEmpty()) {
      run(waiting.poll());
    }
  }

  private void run(Lane lane) {
    running++;
    lane.busy = true;
    var answered = List.copyOf(lane.asked);
    lane.asked.clear();
    known(lane)
        .compose(told -> converge(lane, new TreeMap<>(told)))
        .onComplete(
            done -> {
              running--;
              lane.busy = false;
              if (done.failed()) {
                lane.told = Optional.empty();
              }
              if (!lane.asked.isEmpty()) {
                waiting.add(lane);
              } else if (lane.told.map(Map::isEmpty).orElse(true)) {
                lanes.values().remove(lane);
              }
              answered.forEach(p -> p.handle(done));
              pump();
            });
  }

  private Future<Map<String, String>> known(Lane lane) {
    if (lane.told.isPresent()) {
      return Future.succeededFuture(lane.told.get());
    }
    return agents
        .withMeta(
            lane.agentUrl, AdoptedServices.CONTAINER, AdoptedServices.shortId(lane.containerId))
        .map(
            there -> {
              var hashes = new TreeMap<String, String>();
              there.values().stream()
                  .filter(s -> isOurs(s, lane))
                  .forEach(s -> hashes.put(s.id(), s.hash()));
              return hashes;
            });
  }

  private boolean isOurs(Agents.Registered service, Lane lane) {
    return root.equals(service.meta().get("abril-root"))
        && lane.node.equals(service.meta().get(AdoptedServices.NODE))
        && !service.hash().isEmpty();
  }

  private Future<Void> converge(Lane lane, Map<String, String> told) {
    var wanted = new TreeMap<String, Registration>();
    wanted(lane).forEach(r -> wanted.put(r.id(), r));
    var done = Future.<Void>succeededFuture();
    for (String id : List.copyOf(told.keySet())) {
      if (!wanted.containsKey(id)) {
        done =
            done.compose(v -> act(() -> agents.deregister(lane.agentUrl, id)))
                .onSuccess(v -> told.remove(id));
      }
    }
    for (Registration r : wanted.values()) {
      if (!r.hash().equals(told.get(r.id()))) {
        done =
            done.compose(v -> free(lane, r, told))
                .compose(v -> act(() -> agents.register(lane.agentUrl, r)))
                .onSuccess(v -> told.put(r.id(), r.hash()));
      }
    }
    return done.onSuccess(v -> lane.told = Optional.of(told))
        // It may have ended while the agent was told that it runs.
        .compose(v -> same(wanted, lane) ? Future.succeededFuture() : converge(lane, told));
  }

  private boolean same(Map<String, Registration> wanted, Lane lane) {
    return new ArrayList<>(wanted.values()).equals(sorted(wanted(lane)));
  }

  private static List<Registration> sorted(List<Registration> some) {
    var sorted = new TreeMap<String, Registration>();
    some.forEach(r -> sorted.put(r.id(), r));
    return new ArrayList<>(sorted.values());
  }

  /** An id that the container itself chose may be somebody else's. */
  private Future<Void> free(Lane lane, Registration r, Map<String, String> told) {
    if (told.containsKey(r.id()) || r.id().startsWith("abril:" + root + ":adopted:")) {
      return Future.succeededFuture();
    }
    return agents
        .find(lane.agentUrl, r.id())
        .compose(
            there ->
                there.isEmpty()
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        "the service id "
                            + r.id()
                            + " (SERVICE_ID) is somebody else's; it is not overwritten"));
  }

  private <T> Future<T> act(java.util.function.Supplier<Future<T>> call) {
    return mayAct.getAsBoolean()
        ? call.get()
        : Future.failedFuture("this controller doesn't lead any more");
  }

  private List<Registration> wanted(Lane lane) {
    return engines.of(lane.node).stream()
        .flatMap(e -> e.foreign().entrySet().stream())
        .filter(c -> c.getKey().startsWith(AdoptedServices.shortId(lane.containerId)))
        .flatMap(c -> wanted(lane.node, c.getValue()).stream())
        .filter(r -> homes.get(lane.node).agentUrl().equals(lane.agentUrl))
        .toList();
  }

  private List<String> problems(String node, Optional<Container> container) {
    return container.map(c -> adopted(node, c).problems()).orElse(List.of());
  }

  private List<Registration> wanted(String node, Container container) {
    return homes.containsKey(node) ? adopted(node, container).registrations() : List.of();
  }

  private AdoptedServices adopted(String node, Container container) {
    return AdoptedServices.of(root, node, homes.get(node).address(), container);
  }
}
