package io.abril.controllers.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.Mount;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Info;
import io.abril.controllers.docker.Engine.EngineInfo;
import java.time.Duration;
import java.util.List;
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
        info.getImages() == null ? 0 : info.getImages(),
        labels(info.getLabels()));
  }

  /** Absolute path in the container to the volume's name. */
  static Map<String, String> volumes(InspectContainerResponse container) {
    var volumes = new TreeMap<String, String>();
    for (var mount : container.getMounts() == null ? List.<Mount>of() : container.getMounts()) {
      if (mount.getName() != null && mount.getDestination() != null) {
        volumes.put(mount.getDestination().getPath(), mount.getName());
      }
    }
    return Map.copyOf(volumes);
  }

  static String user(InspectImageResponse image) {
    return image.getConfig() == null ? "" : text(image.getConfig().getUser());
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

  static Optional<ImageInfo> image(DockerClient client, String reference) {
    try {
      var found = client.inspectImageCmd(reference).exec();
      var digests = found.getRepoDigests();
      return Optional.of(new ImageInfo(text(found.getId()), digests == null ? List.of() : digests));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
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

  /** Removes the volumes that have all these labels. */
  static void removeVolumes(DockerClient client, Map<String, String> labels) {
    var wanted = labels.entrySet().stream().map(l -> l.getKey() + "=" + l.getValue()).toList();
    var found = client.listVolumesCmd().withFilter("label", wanted).exec().getVolumes();
    if (found != null) {
      found.forEach(volume -> removeVolume(client, volume.getName()));
    }
  }

  private static void removeVolume(DockerClient client, String name) {
    try {
      client.removeVolumeCmd(name).exec();
    } catch (NotFoundException e) {
      // It is gone, which was the wish.
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
