package io.abril.controllers.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Info;
import io.abril.controllers.docker.Engine.EngineInfo;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads answers of an engine; what it leaves out becomes empty text or zero. */
final class Answers {
  private static final long REMOVAL_LOOK = 50;

  private Answers() {}

  static EngineInfo info(Info info) {
    return new EngineInfo(
        text(info.getId()),
        text(info.getServerVersion()),
        text(info.getOperatingSystem()),
        text(info.getKernelVersion()),
        text(info.getDriver()),
        info.getNCPU() == null ? 0 : info.getNCPU(),
        info.getMemTotal() == null ? 0 : info.getMemTotal(),
        labels(info.getLabels()));
  }

  private static String text(String orNull) {
    return orNull == null ? "" : orNull;
  }

  static Map<String, String> labels(String[] pairs) {
    var labels = new TreeMap<String, String>();
    for (String pair : pairs == null ? new String[0] : pairs) {
      int at = pair.indexOf('=');
      labels.put(at < 0 ? pair : pair.substring(0, at), at < 0 ? "" : pair.substring(at + 1));
    }
    return Map.copyOf(labels);
  }

  /** Removes a container; one that somebody else removes just now is waited for. */
  static void remove(DockerClient client, String id, Duration patience) {
    try {
      client.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException e) {
      // It is gone, which was the wish.
    } catch (ConflictException e) {
      if (!Sentences.words(e).contains("already in progress") || !goes(client, id, patience)) {
        throw e;
      }
    }
  }

  private static boolean goes(DockerClient client, String id, Duration patience) {
    for (long left = patience.toMillis(); left > 0; left -= REMOVAL_LOOK) {
      Optional<Inspected> seen = Mirror.look(client, id);
      if (seen.isEmpty()) {
        return true;
      }
      try {
        Thread.sleep(REMOVAL_LOOK);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }
}
