package io.abril.controllers.docker;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One Docker Engine. Every call runs on a worker thread and answers on the calling context; a
 * failed future carries a {@link DockerError} whose message is one sentence with the engine's own
 * words.
 *
 * <p>{@link #containers} is a view that the engine's event stream keeps: it is never older than
 * this process's own last call, and says since when it has been out of touch.
 */
public interface Engine {
  /** Identity, version and size of the engine. */
  Future<EngineInfo> info();

  /** Containers with the label {@code abril.root=<this root>}, by container id; from the view. */
  Map<String, Container> containers();

  /**
   * Containers that no abril started, by container id; from a view of their own, which is empty
   * unless {@link #watchForeign} was called. One that has not run since may be missing.
   */
  default Map<String, Container> foreign() {
    return Map.of();
  }

  /** Whether the view of the foreign containers has been complete and in touch with the engine. */
  default boolean foreignSynced() {
    return false;
  }

  /** Begins or ends to keep the view of the foreign containers; costs a stream of its own. */
  default void watchForeign(boolean on) {}

  /**
   * Whether the view has been complete and in touch with the engine; a stale view decides nothing.
   */
  boolean synced();

  /** Asks the engine for all containers now and refreshes the view. */
  Future<Void> refresh();

  /** Whether the engine has the image. */
  default Future<Boolean> hasImage(String reference) {
    return image(reference).map(Optional::isPresent);
  }

  /** What the engine knows of an image; empty when it has no such one. */
  Future<Optional<ImageInfo>> image(String reference);

  /** Pulls an image; whoever wants one that is being pulled already waits for that pull. */
  Future<Void> pull(String reference, Optional<Credentials> login);

  /** How far the pulls that are under way are, by reference: {@code 3 of 5 layers, …}. */
  Map<String, String> pulling();

  /**
   * What the registry has under a tag now, as {@code name@sha256:…}; nothing is pulled. The
   * registry is asked by the engine.
   */
  Future<String> digest(String reference, Optional<Credentials> login);

  /** Makes a container, not started; answers its id. A container of that name is an error. */
  Future<String> create(ContainerSpec spec);

  /**
   * Starts a container; one that runs is no error. Networks of it that the engine doesn't know are
   * made as bridges; they go with the last container on them.
   */
  Future<Void> start(String containerId);

  /** Signals the process, waits for its end at most {@code grace}, then kills it. */
  Future<Void> stop(String containerId, String signal, Duration grace);

  /** Sends a signal. */
  Future<Void> signal(String containerId, String signal);

  /** Removes a container by force, with its anonymous volumes; one that is gone is no error. */
  Future<Void> remove(String containerId);

  /** Names of networks that reach over several engines. */
  Future<Set<String>> wideNetworks();

  /** Removes the volumes that have all these labels; one that is in use is an error. */
  Future<Void> removeVolumes(Map<String, String> labels);

  /** Writes files below an absolute folder of a container, running or not. */
  Future<Void> upload(String containerId, String folder, List<UploadFile> files);

  /** A file of a container, running or not; empty when it isn't there. */
  Future<Optional<byte[]>> read(String containerId, String path);

  /** The volumes of a container: absolute path in it to the volume's name. */
  Future<Map<String, String>> volumes(String containerId);

  /** The user that an image runs as; empty text for root. */
  Future<String> imageUser(String reference);

  /** Runs a command in a running container. */
  Future<ExecResult> exec(String containerId, List<String> command);

  /** The last lines of a container's output. */
  Future<String> logs(String containerId, int lines);

  /**
   * A file to write.
   *
   * @param name relative to the folder
   * @param mode such as 0644, octal
   * @param uid number of its owner
   * @param gid number of its group
   */
  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  record UploadFile(String name, byte[] content, int mode, int uid, int gid) {
    /** Of root. */
    public UploadFile(String name, byte[] content, int mode) {
      this(name, content, mode, 0, 0);
    }
  }

  /** What a command answered; output holds both streams. */
  record ExecResult(int exitCode, String output) {}

  /** What an engine says of itself. */
  record EngineInfo(
      String id,
      String version,
      String operatingSystem,
      String kernel,
      String storageDriver,
      int cpus,
      long memoryBytes,
      int images,
      Map<String, String> labels) {}

  /**
   * What a container says of the services in it.
   *
   * @param env variables whose names begin with {@code SERVICE_}
   */
  record Declared(Map<String, String> env, List<PublishedPort> ports) {
    /** Copies both. */
    public Declared {
      env = Map.copyOf(env);
      ports = List.copyOf(ports);
    }
  }

  /**
   * A port that a container's host serves.
   *
   * @param protocol tcp, udp or sctp
   * @param address that it is published at; empty for every one of the host's
   */
  record PublishedPort(int container, String protocol, String address, int host) {}

  /**
   * A container as the engine sees it.
   *
   * @param state created, running, exited, dead, paused, restarting, removing
   * @param exitCode of the last run; empty while it runs or was never started
   * @param error what the engine said of the last start; empty for nothing
   * @param ports container port to published port on the node
   * @param startedAt epoch milliseconds of the last start; 0 for never
   * @param health what its HEALTHCHECK found: starting, healthy or unhealthy; empty without one
   * @param declared what a container that no abril started says of itself; empty for our own
   */
  record Container(
      String id,
      String name,
      Map<String, String> labels,
      String image,
      String imageId,
      String state,
      Optional<Integer> exitCode,
      boolean oomKilled,
      String error,
      Map<Integer, Integer> ports,
      long startedAt,
      String health,
      Optional<Declared> declared) {
    /** One of ours, without a HEALTHCHECK. */
    public Container(
        String id,
        String name,
        Map<String, String> labels,
        String image,
        String imageId,
        String state,
        Optional<Integer> exitCode,
        boolean oomKilled,
        String error,
        Map<Integer, Integer> ports,
        long startedAt) {
      this(
          id,
          name,
          labels,
          image,
          imageId,
          state,
          exitCode,
          oomKilled,
          error,
          ports,
          startedAt,
          "",
          Optional.empty());
    }

    /** The same with another health. */
    public Container health(String found) {
      return copy(state, exitCode, found);
    }

    /** The same after its end. */
    Container exited(int code) {
      return copy("exited", Optional.of(code), health);
    }

    private Container copy(String inState, Optional<Integer> code, String inHealth) {
      return new Container(
          id, name, labels, image, imageId, inState, code, oomKilled, error, ports, startedAt,
          inHealth, declared);
    }

    /** Whether its process runs. */
    public boolean running() {
      return state.equals("running");
    }

    /** Whether its process has ever been started. */
    public boolean begun() {
      return !state.equals("created");
    }

    /** A label's value; empty text when it has none. */
    public String label(String key) {
      return labels.getOrDefault(key, "");
    }
  }
}
