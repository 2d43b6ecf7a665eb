package io.abril.controllers.docker;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   * Whether the view has been complete and in touch with the engine; a stale view decides nothing.
   */
  boolean synced();

  /** Asks the engine for all containers now and refreshes the view. */
  Future<Void> refresh();

  /** Whether the engine has the image. */
  Future<Boolean> hasImage(String reference);

  /** Pulls an image. */
  Future<Void> pull(String reference);

  /** Makes a container, not started; answers its id. A container of that name is an error. */
  Future<String> create(ContainerSpec spec);

  /** Starts a container; one that runs is no error. */
  Future<Void> start(String containerId);

  /** Signals the process, waits for its end at most {@code grace}, then kills it. */
  Future<Void> stop(String containerId, String signal, Duration grace);

  /** Sends a signal. */
  Future<Void> signal(String containerId, String signal);

  /** Removes a container by force, with its anonymous volumes; one that is gone is no error. */
  Future<Void> remove(String containerId);

  /** Writes files below an absolute folder of a container, running or not. */
  Future<Void> upload(String containerId, String folder, List<UploadFile> files);

  /** Runs a command in a running container. */
  Future<ExecResult> exec(String containerId, List<String> command);

  /** The last lines of a container's output. */
  Future<String> logs(String containerId, int lines);

  /**
   * A file to write.
   *
   * @param name relative to the folder
   * @param mode such as 0644, octal
   */
  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  record UploadFile(String name, byte[] content, int mode) {}

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
      Map<String, String> labels) {}

  /**
   * A container as the engine sees it.
   *
   * @param state created, running, exited, dead, paused, restarting, removing
   * @param exitCode of the last run; empty while it runs or was never started
   * @param error what the engine said of the last start; empty for nothing
   * @param ports container port to published port on the node
   * @param startedAt epoch milliseconds of the last start; 0 for never
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
      long startedAt) {
    /** Whether its process runs. */
    public boolean running() {
      return state.equals("running");
    }

    /** A label's value; empty text when it has none. */
    public String label(String key) {
      return labels.getOrDefault(key, "");
    }
  }
}
