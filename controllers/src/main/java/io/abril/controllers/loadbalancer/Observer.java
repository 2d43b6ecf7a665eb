package io.abril.controllers.loadbalancer;

import io.abril.api.Resource;
import io.abril.api.loadbalancer.LoadBalancerSpec;
import io.abril.api.loadbalancer.LoadBalancerStatus;
import io.abril.api.node.Node;
import io.abril.api.node.NodeSpec;
import io.abril.api.node.NodeStatus;
import io.abril.controllers.Labels;
import io.abril.controllers.config.Secrets;
import io.abril.controllers.consul.Catalog;
import io.abril.controllers.docker.Engine;
import io.abril.controllers.docker.Engine.Container;
import io.abril.controllers.docker.Engines;
import io.abril.controllers.haproxy.Balancers;
import io.abril.controllers.haproxy.Certificate;
import io.abril.controllers.haproxy.ConfigRenderer;
import io.abril.controllers.haproxy.HaproxyConfig.RuntimeListen;
import io.abril.controllers.haproxy.RuntimeApi;
import io.abril.controllers.haproxy.RuntimeTls;
import io.abril.controllers.loadbalancer.LoadBalancerObservation.InstanceState;
import io.abril.controllers.loadbalancer.LoadBalancerObservation.Remembered;
import io.abril.runtime.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out what {@link LoadBalancerDecision} needs: the views, the engines, the runtime APIs. */
final class Observer {
  private static final int LOG_LINES = 30;

  /** A new leader's engines need a moment until they answer; one that is gone never does. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Engines engines;
  private final Catalog catalog;
  private final RuntimeTls tls;
  private final Balancers balancers;
  private final LoadBalancerSettings settings;
  private final Memories memories;
  private final RuntimeReader reader;
  private final OpenedSecrets secrets;
  private final SeatsFrom seats;
  private final Map<String, Instant> firstLooks = new HashMap<>();

  Observer(
      Engines engines,
      Catalog catalog,
      RuntimeApi api,
      RuntimeTls tls,
      Balancers balancers,
      LoadBalancerSettings settings,
      Memories memories,
      Secrets secrets) {
    this.engines = engines;
    this.catalog = catalog;
    this.tls = tls;
    this.balancers = balancers;
    this.settings = settings;
    this.memories = memories;
    this.reader = new RuntimeReader(api);
    this.secrets = new OpenedSecrets(secrets);
    this.seats = new SeatsFrom(engines, settings, memories);
  }

  Future<LoadBalancerObservation> observe(
      Resource<LoadBalancerSpec, LoadBalancerStatus> lb, Context context) {
    var seats = this.seats.views(lb, context);
    var found = new ArrayList<Future<Found>>();
    for (Resource<NodeSpec, NodeStatus> node : context.all(Node.KIND)) {
      found.add(look(lb, node, seats, context));
    }
    var opened = secrets.of(lb.spec(), context);
    return Future.all(found)
        .compose(all -> opened)
        .map(all -> conclude(lb, context, found.stream().map(Future::result).toList(), all, seats));
  }

  /** What was found on one node, before it is known what should be there. */
  private record Found(
      Resource<NodeSpec, NodeStatus> node,
      boolean wanted,
      String trouble,
      Optional<Container> container,
      List<Container> leftovers,
      RuntimeApi.Target target,
      RuntimeReader.Reading reading,
      String lastWords,
      InstanceMemory memory) {}

  private Future<Found> look(
      Resource<LoadBalancerSpec, LoadBalancerStatus> lb,
      Resource<NodeSpec, NodeStatus> node,
      Seats seats,
      Context context) {
    var memory = memories.of(lb.meta().uid(), node.name());
    var engine = engines.of(node.name());
    var own = engine.map(e -> own(lb, e)).orElse(List.of());
    var container =
        own.stream().filter(c -> c.label(Labels.UID).equals(lb.meta().uid())).findFirst();
    var leftovers = own.stream().filter(c -> !container.equals(Optional.of(c))).toList();
    boolean conflict = !Conflicts.with(lb, context).isEmpty();
    boolean has = SeatsFrom.has(engines, lb, node.name());
    boolean wanted = !lb.deleting() && (has || !conflict) && seats.nodes().contains(node.name());
    var trouble = NodeRules.trouble(node, engine, has, wanted);
    var target = Ports.target(lb, node, container, memory, context);
    container.ifPresent(c -> memory.seen(c.id() + "@" + c.startedAt()));
    var reading =
        reader.read(node.name(), target, container, memory, certificates(lb.spec()), context.now());
    boolean ended = container.filter(c -> !c.running() && !c.state().equals("created")).isPresent();
    var words =
        ended && trouble.isEmpty()
            ? engine.orElseThrow().logs(container.get().id(), LOG_LINES).otherwise("")
            : Future.succeededFuture("");
    return Future.all(reading, words)
        .map(
            v ->
                new Found(
                    node,
                    wanted,
                    trouble,
                    container,
                    leftovers,
                    target,
                    reading.result(),
                    words.result(),
                    memory));
  }

  private static List<String> certificates(LoadBalancerSpec spec) {
    return spec.certificates().stream().map(Certificate::fileOf).toList();
  }

  private static List<RouteTable.Problem> lacking(Seats seats) {
    return seats.lacking().isEmpty()
        ? List.of()
        : List.of(new RouteTable.Problem(true, "NoNode", seats.lacking()));
  }

  private static List<Container> own(
      Resource<LoadBalancerSpec, LoadBalancerStatus> lb, Engine engine) {
    return engine.containers().values().stream()
        .filter(c -> c.label(Labels.LOAD_BALANCER).equals(lb.name()))
        .sorted(java.util.Comparator.comparing(Container::startedAt).reversed())
        .toList();
  }

  private LoadBalancerObservation conclude(
      Resource<LoadBalancerSpec, LoadBalancerStatus> lb,
      Context context,
      List<Found> found,
      Map<String, Opened> opened,
      Seats seats) {
    var runtimes = found.stream().flatMap(f -> f.reading().state().stream()).toList();
    var binds = Binds.of(lb.spec(), settings::actual, opened, context.now());
    var inputs =
        InputsFrom.views(
            settings.root(), lb.spec(), catalog, context, runtimes, opened, binds.tls());
    var table = RouteTable.of(lb.spec(), inputs).with(binds.problems()).with(lacking(seats));
    if (!context.dryRun()) {
      register(lb, found, table, context.now());
      found.forEach(f -> f.memory().held(table.held() > 0));
    }
    var everywhere = new RuntimeListen("0.0.0.0", 1, 2, tls.digest());
    var common =
        ConfigRenderer.render(table.config(lb.spec(), binds, settings::actual, everywhere)).hash();
    var states = new ArrayList<InstanceState>();
    for (Found f : found) {
      if (f.wanted()
          || f.container().isPresent()
          || !f.leftovers().isEmpty()
          || !f.trouble().isEmpty()) {
        states.add(state(lb, f, table, binds, context));
      }
    }
    var problems = table.problems().stream().map(RouteTable.Problem::message).toList();
    return new LoadBalancerObservation(
        context.now(),
        catalog.synced(),
        table,
        common,
        Conflicts.with(lb, context),
        context.dryRun() ? List.of() : memories.newProblems(lb.meta().uid(), problems),
        states);
  }

  private InstanceState state(
      Resource<LoadBalancerSpec, LoadBalancerStatus> lb,
      Found f,
      RouteTable table,
      Binds binds,
      Context context) {
    var listen =
        new RuntimeListen(
            f.target().address(), f.target().port(), f.target().masterPort(), tls.digest());
    var config = table.config(lb.spec(), binds, settings::actual, listen);
    var files = ConfigRenderer.render(config);
    var running = f.reading().state().map(s -> s.current().structure());
    var remembered =
        new Remembered(
            f.memory().uploadedHash(),
            f.memory().uploadedAt(),
            f.memory().reloadDue(files.structureHash(), running, context.now()),
            f.memory().lastReload(),
            f.memory().refusal(context.now()),
            f.memory().failure());
    return new InstanceState(
        f.node().name(),
        f.wanted(),
        f.trouble(),
        f.container(),
        f.leftovers(),
        LoadBalancerContainer.specHash(lb.spec(), f.target().port()),
        f.target(),
        config,
        files,
        f.reading().state(),
        f.reading().error(),
        f.lastWords(),
        remembered);
  }

  /** A HAProxy that the engine says has ended serves nobody; one that can't be seen may. */
  private void register(
      Resource<LoadBalancerSpec, LoadBalancerStatus> lb,
      List<Found> found,
      RouteTable table,
      Instant now) {
    if (tooEarly(lb, found, now)) {
      return;
    }
    var known = new ArrayList<Balancers.Known>();
    var backends = table.backends().stream().map(b -> b.name()).toList();
    for (Found f : found) {
      if (f.container().filter(Container::running).isPresent()) {
        known.add(new Balancers.Known(f.node().name(), f.target(), "", table.follows(), backends));
      } else if (SeatsFrom.isHidden(engines, lb, f.node().name())) {
        var silent = lb.name() + " on " + f.node().name() + ": " + f.trouble();
        known.add(
            new Balancers.Known(f.node().name(), f.target(), silent, table.follows(), backends));
      }
    }
    firstLooks.remove(lb.meta().uid());
    if (lb.deleting() && known.isEmpty()) {
      balancers.remove(lb.name());
    } else {
      balancers.put(lb.name(), known);
    }
  }

  /** Who asks for a load balancer too early would be told that it can't be reached. */
  private boolean tooEarly(
      Resource<LoadBalancerSpec, LoadBalancerStatus> lb, List<Found> found, Instant now) {
    if (balancers.knows(lb.name())
        || found.stream().noneMatch(f -> SeatsFrom.isHidden(engines, lb, f.node().name()))) {
      return false;
    }
    var first = firstLooks.computeIfAbsent(lb.meta().uid(), uid -> now);
    return now.isBefore(first.plus(PATIENCE));
  }
}
