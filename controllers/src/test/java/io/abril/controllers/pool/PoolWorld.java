package io.abril.controllers.pool;

import io.abril.api.Meta;
import io.abril.api.Resource;
import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Phase;
import io.abril.api.pool.Revision;
import io.abril.api.pool.ServicePool;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.ServicePoolStatus;
import io.abril.api.pool.Slot;
import io.abril.controllers.consul.Agents;
import io.abril.controllers.docker.Deeds.Failure;
import io.abril.controllers.docker.DockerError;
import io.abril.controllers.docker.Engine.Container;
import io.abril.controllers.placement.Ledger;
import io.abril.controllers.pool.PoolObservation.Located;
import io.abril.runtime.Op;
import io.abril.runtime.events.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A tiny model of what a pool's reconciler sees and does: rows, containers, an agent, deeds that
 * take a while. Passes are run one by one; time moves only when nothing is left to do at once. Long
 * because the pieces of a world only make sense together.
 */
final class PoolWorld {
  /** More passes in a row without time moving are a hot loop. */
  private static final int MOST_AT_ONCE = 40;

  static final String UID = "u1";

  Instant now = Instant.parse("2026-01-02T03:04:05Z");
  ServicePoolSpec spec;
  long generation = 1;
  boolean deleting;
  boolean settled;
  boolean catalogKnown = true;
  boolean acknowledgesDrains = true;
  Protection protection = new Protection(List.of(), List.of(), false);
  final Map<String, PoolNode> nodes = new LinkedHashMap<>();
  final Map<Integer, Slot> rows = new TreeMap<>();
  final Map<String, Located> containers = new HashMap<>();
  final Map<String, String> registered = new HashMap<>();
  Map<String, String> inputs = Map.of();

  /** The same as they were named for an instance that was made with these. */
  UnaryOperator<Map<String, String>> asMadeWith = before -> inputs;

  List<String> waitsFor = List.of();
  Together together = Together.FREE;
  final List<Op> ops = new ArrayList<>();
  final Set<String> failingChecks = new HashSet<>();
  final Set<String> toldHealthy = new HashSet<>();
  final Map<String, String> health = new HashMap<>();
  Optional<String> nameTaken = Optional.empty();

  /** What the leader remembers. */
  final Set<String> answered = new HashSet<>();

  final Set<String> started = new HashSet<>();
  final Map<String, Failure> failures = new HashMap<>();
  final Map<String, Deed> busy = new HashMap<>();

  /** How long the next deed takes, and whether it fails. */
  Function<PoolAction, Duration> takes = a -> Duration.ofMillis(100);

  Function<PoolAction, Optional<DockerError>> fails = a -> Optional.empty();
  Duration answersAfter = Duration.ofMillis(500);

  Optional<ServicePoolStatus> status = Optional.empty();
  PoolDecision.Outcome last;
  RolloutDecision.Outcome rollout;
  final Map<Integer, Revision> revisions = new TreeMap<>();
  final List<Event> toldOfRollouts = new ArrayList<>();

  /** What an image's reference means at the moment; empty while nobody knows. */
  Function<String, String> means = ref -> "sha256:" + ref;

  /** Images whose containers end as soon as they were started. */
  Set<String> crashing = Set.of();

  /** How far pulls are, by node. */
  Map<String, String> pulling = Map.of();

  Instant watchedSince = now;
  final List<PoolAction> done = new ArrayList<>();
  final List<String> told = new ArrayList<>();
  private final Map<String, Instant> answersAt = new HashMap<>();
  private int containersMade;

  record Deed(PoolAction action, Instant until) {}

  PoolWorld(PoolSpecs specs) {
    this.spec = specs.build();
    node("vm1");
  }

  PoolNode node(String name) {
    return nodes.computeIfAbsent(name, n -> PoolNodeSpecs.node(n));
  }

  /** A node that is silent, or is being drained, takes nothing new. */
  void nodeIs(String name, boolean reachable, boolean leaving) {
    node(name);
    nodes.put(name, PoolNodeSpecs.node(name, reachable, leaving));
  }

  /** A node with labels. */
  void node(String name, Map<String, String> labels) {
    nodes.put(name, PoolNodeSpecs.node(name, true, true, Optional.empty(), false, labels));
  }

  /** Consul holds a node's agent for failed from now on; its engine may still answer. */
  void lose(String name, boolean engineAnswers) {
    nodes.put(
        name, PoolNodeSpecs.node(name, false, engineAnswers, Optional.of(now), false, Map.of()));
  }

  /** The node's engine is silent while its agent is fine. */
  void silenceEngine(String name) {
    nodes.put(name, PoolNodeSpecs.node(name, false, false, Optional.empty(), false, Map.of()));
  }

  private boolean lost(String node) {
    return nodes.containsKey(node) && nodes.get(node).lostSince().isPresent();
  }

  void document(PoolSpecs specs) {
    var next = specs.build();
    generation += next.equals(spec) ? 0 : 1;
    spec = next;
  }

  /** Somebody asks for something. */
  void ask(String type) {
    ops.add(new Op("op" + ops.size() + now, type, "", "me@here", now, Instant.MAX));
  }

  Resource<ServicePoolSpec, ServicePoolStatus> pool() {
    return new Resource<>(
        ServicePool.KIND,
        new Meta(
            "date-1.0.0",
            Map.of(),
            Map.of(),
            UID,
            generation,
            Instant.EPOCH,
            deleting ? Optional.of(now) : Optional.empty()),
        spec,
        status,
        List.of());
  }

  PoolObservation observe() {
    var seenNodes = List.copyOf(nodes.values());
    var drained = new HashSet<String>();
    rows.values().stream()
        .flatMap(s -> s.leaving().stream())
        .filter(i -> acknowledgesDrains && i.phase() == Phase.DRAINING)
        .forEach(i -> drained.add(i.id()));
    var target = Target.of(pool(), List.copyOf(revisions.values()), now);
    var known = target.revision().imageDigest();
    var pin = known.isEmpty() ? means.apply(target.revision().spec().image().ref()) : known;
    var problem = pin.isEmpty() ? "the registry is away" : "";
    var rolling =
        new RolloutSeen(
            target, pin, problem, Optional.empty(), pulling, Map.of(), ops, watchedSince);
    return new PoolObservation(
        now,
        catalogKnown,
        seenNodes,
        new TreeMap<>(rows),
        withHealth(),
        registeredWithAgentsThatAnswer(),
        passing(),
        Set.copyOf(answered),
        Set.copyOf(started),
        Set.copyOf(busy.keySet()),
        Map.copyOf(failures),
        drained,
        new Needs(inputs, asMadeWith, waitsFor, Optional.empty()).and(rolling.needs()),
        Ledger::new,
        together,
        id -> false,
        protection,
        List.copyOf(ops),
        registry(),
        rolling);
  }

  private Map<String, String> registeredWithAgentsThatAnswer() {
    var known = new HashMap<>(registered);
    known.keySet().removeIf(service -> !agentOf(service.split(":")[2]));
    return known;
  }

  private boolean agentOf(String id) {
    return rows.values().stream()
        .flatMap(Slot::all)
        .filter(i -> i.id().equals(id))
        .noneMatch(i -> lost(i.node()));
  }

  private Map<String, Located> withHealth() {
    var all = new HashMap<String, Located>();
    containers.forEach(
        (id, l) ->
            all.put(id, new Located(l.node(), l.container().health(health.getOrDefault(id, "")))));
    return all;
  }

  private PoolObservation.Registry registry() {
    return new PoolObservation.Registry(Set.copyOf(toldHealthy), nameTaken);
  }

  Set<String> passing() {
    var passing = new HashSet<String>();
    for (String service : registered.keySet()) {
      var id = service.split(":")[2];
      var located = containers.get(id);
      if (located != null
          && located.container().running()
          && !lost(located.node())
          && !failingChecks.contains(id)) {
        passing.add(service);
      }
    }
    return passing;
  }

  /** One pass; answers whether it did anything. */
  boolean pass() {
    rollout = RolloutDecision.decide(observe(), new ServiceIds("abril"));
    last = rollout.pool();
    rollout.goneRevisions().forEach(r -> revisions.remove(r.number()));
    rollout.revisions().forEach(r -> revisions.put(r.number(), r));
    boolean statusChanges = !status.equals(Optional.of(rollout.status()));
    ops.removeAll(rollout.consumed());
    toldOfRollouts.addAll(rollout.events());
    settled = last.settled();
    last.changed().forEach(slot -> rows.put(slot.slot(), slot));
    last.gone().forEach(slot -> rows.remove(slot.slot()));
    status = Optional.of(rollout.status());
    last.actions().forEach(this::act);
    rollout.fetches().forEach(this::act);
    ops.removeAll(last.consumed());
    last.events().stream().map(Event::message).forEach(told::add);
    return statusChanges
        || !rollout.revisions().isEmpty()
        || !last.changed().isEmpty()
        || !last.gone().isEmpty()
        || !last.actions().isEmpty()
        || !rollout.fetches().isEmpty();
  }

  private void act(PoolAction action) {
    done.add(action);
    if (action instanceof PoolAction.Register a) {
      var slot = Slot.empty("date-1.0.0", UID, a.slot());
      var runs = Target.of(pool(), List.copyOf(revisions.values()), now).pool().spec();
      registered.putAll(Registrations.hashes(slot, runs, a.instance(), new ServiceIds("abril")));
      Registrations.of(slot, runs, a.instance(), new ServiceIds("abril"), Set.of()).stream()
          .filter(r -> r.check().filter(c -> c.how() == Agents.How.TOLD).isPresent())
          .forEach(r -> toldHealthy.add(r.id()));
    } else if (action instanceof PoolAction.Tell a) {
      toldHealthy.remove(a.serviceId());
      if (a.healthy()) {
        toldHealthy.add(a.serviceId());
      }
    } else if (action instanceof PoolAction.Deregister a) {
      registered.remove(a.serviceId());
    } else if (action instanceof PoolAction.Create a) {
      submit(a.instance().id(), a);
    } else if (action instanceof PoolAction.Start a) {
      submit(a.instance().id(), a);
    } else if (action instanceof PoolAction.Rewrite a) {
      submit(a.instance().id(), a);
    } else if (action instanceof PoolAction.Fetch a) {
      submit(a.id(), a);
    } else if (action instanceof PoolAction.Forget a) {
      failures.remove(a.deed());
      started.removeIf(key -> key.startsWith(a.deed() + "#"));
    } else if (action instanceof PoolAction.Remove a) {
      submit(a.instanceId(), a);
    }
  }

  private void submit(String id, PoolAction action) {
    if (!busy.containsKey(id)) {
      failures.remove(id);
      if (!(action instanceof PoolAction.Rewrite)) {
        answered.remove(id);
      }
      busy.put(id, new Deed(action, now.plus(takes.apply(action))));
    }
  }

  private void finish(String id, Deed deed) {
    var error = fails.apply(deed.action());
    if (deed.action() instanceof PoolAction.Create a) {
      containers.computeIfAbsent(id, i -> made(a.instance(), a.slot()));
      start(a.instance(), error);
    } else if (deed.action() instanceof PoolAction.Remove a
        && !nodes.get(a.node()).engineAnswers()) {
      fail(id, new DockerError(DockerError.Reason.UNREACHABLE, "no answer", null));
    } else if (deed.action() instanceof PoolAction.Start a) {
      if (containers.containsKey(id)) {
        start(a.instance(), error);
      } else {
        fail(id, new DockerError(DockerError.Reason.NOT_FOUND, "no such container", null));
      }
    } else if (error.isPresent()) {
      fail(id, error.get());
    } else if (deed.action() instanceof PoolAction.Rewrite a) {
      started.add(FileRewrites.key(a.instance(), a.inputs()));
    } else if (deed.action() instanceof PoolAction.Fetch a) {
      started.add(a.done());
    } else {
      containers.remove(id);
      failures.remove(id);
      started.removeIf(key -> key.startsWith(id + "#"));
    }
  }

  private void start(Instance instance, Optional<DockerError> error) {
    if (error.isPresent()) {
      fail(instance.id(), error.get());
    } else {
      var pin = instance.inputs().getOrDefault("image", "");
      boolean crashes = crashing.stream().anyMatch(image -> means.apply(image).equals(pin));
      state(instance.id(), crashes ? "exited" : "running");
      answersAt.put(instance.id(), now.plus(answersAfter));
      started.add(PoolObservation.startKey(instance));
    }
  }

  private void fail(String id, DockerError error) {
    failures.put(id, new Failure(error.reason(), error.getMessage(), now));
  }

  private Located made(Instance instance, int slot) {
    return new Located(
        instance.node(),
        new Container(
            "c" + containersMade++,
            instance.containerName("date-1.0.0", slot),
            Map.of("abril.uid", UID, "abril.instance", instance.id()),
            "",
            "",
            "created",
            Optional.empty(),
            false,
            "",
            Map.of(),
            0));
  }

  /** A container as it would be there without any row. */
  void stray(String id, String uid) {
    containers.put(
        id,
        new Located(
            "vm1",
            new Container(
                "stray-" + id,
                "date-1.0.0.0." + id,
                Map.of("abril.uid", uid),
                "",
                "",
                "running",
                Optional.empty(),
                false,
                "",
                Map.of(),
                0)));
  }

  void state(String id, String state) {
    containers.computeIfPresent(
        id,
        (i, l) -> {
          var c = l.container();
          return new Located(
              l.node(),
              new Container(
                  c.id(),
                  c.name(),
                  c.labels(),
                  c.image(),
                  c.imageId(),
                  state,
                  state.equals("exited") ? Optional.of(1) : Optional.empty(),
                  false,
                  "",
                  c.ports(),
                  state.equals("created") ? 0 : 1));
        });
  }

  void kill(String id) {
    state(id, "exited");
  }

  /** A new leader takes over; what the old one had under way is over or was never begun. */
  void newLeader(boolean deedsLanded) {
    var deeds = new HashMap<>(busy);
    busy.clear();
    if (deedsLanded) {
      deeds.forEach(this::finish);
    }
    answered.clear();
    started.clear();
    failures.clear();
    watchedSince = now;
  }

  /** The next moment at which something happens by itself. */
  private Optional<Instant> nextMoment() {
    var moments = new ArrayList<Instant>();
    busy.values().forEach(d -> moments.add(d.until()));
    answersAt.forEach(
        (id, at) -> {
          if (containers.containsKey(id)
              && containers.get(id).container().running()
              && !busy.containsKey(id)
              && !answered.contains(id)) {
            moments.add(at);
          }
        });
    rollout.lookAgain().ifPresent(moments::add);
    return moments.stream().min(Instant::compareTo);
  }

  private void advanceTo(Instant at) {
    now = at.isAfter(now) ? at : now.plusMillis(1);
    for (String id : List.copyOf(busy.keySet())) {
      var deed = busy.get(id);
      if (!deed.until().isAfter(now)) {
        busy.remove(id);
        finish(id, deed);
      }
    }
    containers.forEach(
        (id, l) -> {
          var due = answersAt.computeIfAbsent(id, i -> now);
          if (l.container().running() && !busy.containsKey(id) && !due.isAfter(now)) {
            answered.add(id);
          }
        });
  }

  /** Passes until nothing is left to do at this moment. */
  void settle(Runnable afterEach) {
    for (int i = 0; pass(); i++) {
      afterEach.run();
      if (i > MOST_AT_ONCE) {
        throw new AssertionError("a hot loop: " + last.actions() + rows);
      }
    }
    afterEach.run();
  }

  /** Goes on for some time. */
  void run(Duration time, Runnable afterEach) {
    var end = now.plus(time);
    settle(afterEach);
    for (var at = nextMoment(); at.isPresent() && !at.get().isAfter(end); at = nextMoment()) {
      advanceTo(at.get());
      settle(afterEach);
    }
    if (now.isBefore(end)) {
      advanceTo(end);
      settle(afterEach);
    }
  }

  void run(Duration time) {
    run(time, () -> {});
  }

  /** Goes on until nothing would happen any more. */
  void runUntilQuiet(Runnable afterEach) {
    settle(afterEach);
    int moments = 0;
    for (var at = nextMoment(); at.isPresent(); at = nextMoment()) {
      if (moments++ > 5_000) {
        throw new AssertionError("never quiet: " + rows + " " + last);
      }
      advanceTo(at.get());
      settle(afterEach);
    }
  }

  PoolWorld runUntilQuiet() {
    runUntilQuiet(() -> {});
    return this;
  }

  List<Instance> current() {
    return rows.values().stream().flatMap(s -> s.current().stream()).toList();
  }

  Instance current(int slot) {
    return rows.get(slot).current().orElseThrow();
  }

  /** Instances that serve or are to. */
  long inUse() {
    return rows.values().stream()
        .flatMap(Slot::all)
        .filter(i -> i.phase() != Phase.DRAINING && i.phase() != Phase.STOPPING)
        .count();
  }

  /** Instances that consumers are sent to. */
  long serving() {
    return passing().stream().map(s -> s.split(":")[2]).distinct().count();
  }

  <A extends PoolAction> List<A> done(Class<A> type) {
    return done.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
