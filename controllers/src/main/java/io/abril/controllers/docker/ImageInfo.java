package io.abril.controllers.docker;

import java.util.List;
import java.util.Optional;

/**
 * An image that an engine has.
 *
 * @param id digest of its configuration, {@code sha256:…}: the same on every engine that has it
 * @param repoDigests {@code name@sha256:…} for each registry that it came from or went to
 */
public record ImageInfo(String id, List<String> repoDigests) {
  /** Copies the list. */
  public ImageInfo {
    repoDigests = List.copyOf(repoDigests);
  }

  /**
   * What names exactly this image on every engine: its digest in the reference's own repository, or
   * else its id, which no registry knows.
   */
  public String pin(String reference) {
    var repository = ImageRef.repository(reference);
    return repoDigests.stream()
        .filter(digest -> ImageRef.repository(digest).equals(repository))
        .findFirst()
        .orElse(id);
  }

  /** Whether it is the image that was pinned. */
  public boolean is(String pin) {
    Optional<String> digest = ImageRef.digest(pin);
    return digest.isEmpty()
        ? id.equals(pin)
        : repoDigests.stream().map(ImageRef::digest).anyMatch(digest::equals);
  }
}
