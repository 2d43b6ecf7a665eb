package io.abril.controllers.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * An {@link Engine} over Docker's HTTP interface. Made and used on one event loop. Long because it
 * is one method a call, as the engine's interface is.
 */
public final class DockerEngine implements Engine, AutoCloseable {
  /** A registry that hangs must not keep the images of others from coming. */
  private static final int PULLS_AT_A_TIME = 6;

  /** Registries are asked over the Internet; an engine tries more than once. */
  private static final Duration REGISTRY_TIMEOUT = Duration.ofSeconds(30);

  private final String node;
  private final DockerSettings settings;
  private final Sentences sentences;
  private final Clients clients;
  private final Lane lane;
  private final Lane slow;
  private final ContainerView view = new ContainerView();
  private final Mirror mirror;
  private final EngineLink link;
  private final Stopper stopper;
  private final ForeignContainers foreign;
  private final Networking networking;
  private final Pulls pulls = new Pulls(this::pullNow);

  private DockerEngine(
      Vertx vertx,
      WorkerExecutor workers,
      String node,
      EngineAddress address,
      DockerSettings settings,
      Consumer<Boolean> onSync) {
    this.node = node;
    this.settings = settings;
    this.sentences = new Sentences(node, address.url());
    this.clients = new Clients(address, settings);
    this.lane = new Lane(vertx, workers, settings.concurrency());
    this.slow = new Lane(vertx, workers, PULLS_AT_A_TIME);
    this.mirror = new Mirror(view, Scope.of(settings.root()), this::ask);
    this.link =
        new EngineLink(
            vertx,
            new EventClient(vertx, address, settings.timeout()),
            settings,
            node,
            Scope.of(settings.root()),
            this::ping,
            mirror::event,
            mirror::relist,
            onSync);
    this.foreign =
        new ForeignContainers(
            this::ask,
            (mine, told) ->
                new EngineLink(
                    vertx,
                    new EventClient(vertx, address, settings.timeout()),
                    settings,
                    node,
                    Scope.foreign(),
                    this::ping,
                    mine::event,
                    mine::relist,
                    told));
    this.stopper = new Stopper(vertx, view, node);
    this.networking = new Networking(settings.root());
  }

  /**
   * Opens an engine; it gets in touch by itself and stays so until it is closed.
   *
   * @param workers threads for blocking calls
   * @param node name of the node, for sentences
   * @param address where it is
   * @param onSync told on the event loop when the view comes in touch and when it loses it
   */
  public static DockerEngine open(
      Vertx vertx,
      WorkerExecutor workers,
      String node,
      EngineAddress address,
      DockerSettings settings,
      Consumer<Boolean> onSync) {
    var engine = new DockerEngine(vertx, workers, node, address, settings, onSync);
    engine.link.open();
    return engine;
  }

  /** Tells the listener of every change of a container, on the event loop. */
  public void onChange(Consumer<ContainerChange> listener) {
    view.onChange(listener);
  }

  private Future<?> ping() {
    return ask("reach it", client -> client.pingCmd().exec());
  }

  /**
   * Tells the listener of every change of a container that no abril started, and with nothing when
   * the view of them comes in touch or loses it; on the event loop.
   */
  public void onForeign(Consumer<Optional<ContainerChange>> listener) {
    foreign.onChange(listener);
  }

  @Override
  public Map<String, Container> foreign() {
    return foreign.containers();
  }

  @Override
  public boolean foreignSynced() {
    return foreign.synced();
  }

  @Override
  public void watchForeign(boolean on) {
    foreign.watch(on);
  }

  @Override
  public Map<String, Container> containers() {
    return view.containers();
  }

  @Override
  public boolean synced() {
    return link.synced();
  }

  @Override
  public Future<Void> refresh() {
    return mirror.relist(true).mapEmpty();
  }

  @Override
  public Future<EngineInfo> info() {
    return call("ask for its state", client -> Answers.info(client.infoCmd().exec()));
  }

  @Override
  public Future<Optional<ImageInfo>> image(String reference) {
    return call("look for image " + reference, client -> Answers.image(client, reference));
  }

  @Override
  public Future<Void> pull(String reference, Optional<Credentials> login) {
    return pulls.pull(reference, login);
  }

  private Future<Void> pullNow(
      String reference, Optional<Credentials> login, PullProgress progress) {
    return slow.run(
        settings.pullTimeout().plus(settings.timeout()),
        () -> {
          try {
            Streams.pull(clients.streams(), reference, login, progress, settings.pullTimeout());
            return null;
          } catch (RuntimeException e) {
            throw sentences.pull(reference, login, e);
          }
        });
  }

  @Override
  public Map<String, String> pulling() {
    return pulls.progress();
  }

  @Override
  public Future<String> digest(String reference, Optional<Credentials> login) {
    return slow.run(
        REGISTRY_TIMEOUT,
        () -> {
          try {
            return ImageRef.repository(reference)
                + "@"
                + Distribution.digest(clients.http(), reference, login);
          } catch (RuntimeException e) {
            throw sentences.registry(reference, login, e);
          }
        });
  }

  @Override
  public Future<String> create(ContainerSpec spec) {
    return mirror.change(
        spec.name(),
        () ->
            call(
                "create " + spec.name(),
                client -> {
                  String id = Requests.create(client, spec).exec().getId();
                  return new Mirror.Seen<>(id, id, Optional.of(Inspected.made(id, spec)));
                }));
  }

  @Override
  public Future<Void> start(String containerId) {
    var labels = labels(containerId);
    return change(
        containerId,
        "start " + name(containerId),
        client -> {
          networking.start(client, containerId, labels);
          return Mirror.look(client, containerId);
        });
  }

  @Override
  public Future<Void> stop(String containerId, String signal, Duration grace) {
    if (view.find(containerId).filter(c -> !c.running()).isPresent() && synced()) {
      return Future.succeededFuture();
    }
    boolean restarts = view.restartsAlways(containerId);
    mirror.expectEnd(containerId, true);
    return stopper
        .stop(
            containerId,
            grace,
            () -> signal(containerId, grace.isZero() ? "SIGKILL" : signal, restarts),
            () -> signal(containerId, "SIGKILL", false),
            () -> mirror.inspect(containerId))
        .onComplete(done -> mirror.expectEnd(containerId, false));
  }

  @Override
  public Future<Void> signal(String containerId, String signal) {
    return signal(containerId, signal, false);
  }

  /** If the process ends by it, an event tells. */
  private Future<Void> signal(String containerId, String signal, boolean forGood) {
    return call(
        "send " + signal + " to " + name(containerId),
        client -> {
          if (forGood) {
            Requests.forGood(client, containerId);
          }
          client.killContainerCmd(containerId).withSignal(signal).exec();
          return null;
        });
  }

  @Override
  public Future<Void> remove(String containerId) {
    var labels = labels(containerId);
    return change(
        containerId,
        "remove " + name(containerId),
        client -> {
          Answers.remove(client, containerId, settings.timeout());
          if (Networking.concerns(labels)) {
            networking.prune(client);
          }
          return Optional.empty();
        });
  }

  @Override
  public Future<Set<String>> wideNetworks() {
    return call("list networks", Networking::wide);
  }

  @Override
  public Future<Void> removeVolumes(Map<String, String> labels) {
    return call(
        "remove volumes",
        client -> {
          Answers.removeVolumes(client, labels);
          return null;
        });
  }

  @Override
  public Future<Void> upload(String containerId, String folder, List<UploadFile> files) {
    return call(
        "write files to " + name(containerId),
        client -> {
          client
              .copyArchiveToContainerCmd(containerId)
              .withRemotePath("/")
              .withTarInputStream(new ByteArrayInputStream(Archive.of(folder, files)))
              .exec();
          return null;
        });
  }

  @Override
  public Future<Optional<byte[]>> read(String containerId, String path) {
    return call(
        "read " + path + " of " + name(containerId),
        client -> {
          try {
            return Archive.first(client.copyArchiveFromContainerCmd(containerId, path).exec());
          } catch (NotFoundException e) {
            return Optional.empty();
          }
        });
  }

  @Override
  public Future<Map<String, String>> volumes(String containerId) {
    return call(
        "look for the volumes of " + name(containerId),
        client -> Answers.volumes(client.inspectContainerCmd(containerId).exec()));
  }

  @Override
  public Future<String> imageUser(String reference) {
    return call(
        "look for the user of image " + reference,
        client -> Answers.user(client.inspectImageCmd(reference).exec()));
  }

  @Override
  public Future<ExecResult> exec(String containerId, List<String> command) {
    return ask(
        "run " + command.get(0) + " in " + name(containerId),
        Streams.EXEC_TIMEOUT.plus(settings.timeout()),
        client -> Streams.exec(clients.streams(), containerId, command));
  }

  @Override
  public Future<String> logs(String containerId, int lines) {
    return call(
        "read the output of " + name(containerId),
        client -> Streams.logs(clients.streams(), containerId, lines, settings.timeout()));
  }

  /**
   * A call that changes a container, which the view shows before the future completes.
   *
   * @param work answers what the container is afterwards; empty when it is gone
   */
  private Future<Void> change(
      String id, String deed, Function<DockerClient, Optional<Inspected>> work) {
    return mirror.change(
        id, () -> call(deed, client -> new Mirror.Seen<Void>(null, id, work.apply(client))));
  }

  private <T> Future<T> call(String deed, Function<DockerClient, T> work) {
    return link.frozen()
        ? Future.failedFuture(sentences.silent("no answer in time when last asked"))
        : ask(deed, work);
  }

  /** Asks even an engine that was found frozen. */
  private <T> Future<T> ask(String deed, Function<DockerClient, T> work) {
    return ask(deed, settings.timeout(), work);
  }

  private <T> Future<T> ask(String deed, Duration limit, Function<DockerClient, T> work) {
    return lane.run(limit, () -> work.apply(clients.commands()))
        .recover(
            thrown -> {
              var error = sentences.of(deed, thrown);
              if (error.reason() == DockerError.Reason.UNREACHABLE) {
                link.suspect(error);
              }
              return Future.failedFuture(error);
            });
  }

  private Map<String, String> labels(String containerId) {
    return view.find(containerId).map(Container::labels).orElse(Map.of());
  }

  private String name(String containerId) {
    return view.find(containerId)
        .map(Container::name)
        .orElseGet(() -> containerId.substring(0, Math.min(12, containerId.length())));
  }

  @Override
  public String toString() {
    return "engine of " + node;
  }

  @Override
  public void close() {
    link.close();
    foreign.watch(false);
    // Not on the event loop: sockets of a frozen engine close slowly.
    slow.run(
        settings.timeout(),
        () -> {
          clients.close();
          return null;
        });
  }
}
