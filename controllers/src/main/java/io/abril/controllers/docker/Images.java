package io.abril.controllers.docker;

import io.abril.api.pool.Image;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Brings the image of a container to its engine. What a tag meant first is pinned: every later
 * container of the same wish is made of that very image, on whichever node.
 */
public final class Images {
  private Images() {}

  /**
   * The image is on the engine when this completes.
   *
   * @param pin what {@link ImageInfo#pin} or {@link Engine#digest} said; empty for whatever the tag
   *     means there now
   * @return the reference to make the container of: the image's own, unless it means something else
   *     on this engine
   */
  public static Future<String> ensure(
      Engine engine, String node, Image image, String pin, Optional<Credentials> login) {
    var ref = image.ref();
    return engine
        .image(ref)
        .compose(
            there -> {
              boolean anew = pin.isEmpty() && image.pull() == Image.Pull.ALWAYS;
              if (!anew && there.filter(i -> pin.isEmpty() || i.is(pin)).isPresent()) {
                return Future.succeededFuture(ref);
              }
              return pin.isEmpty()
                  ? pull(engine, node, image, ref, login).map(ref)
                  : pinned(engine, node, image, pin, login);
            });
  }

  private static Future<String> pinned(
      Engine engine, String node, Image image, String pin, Optional<Credentials> login) {
    return engine
        .image(pin)
        .compose(
            there -> {
              if (there.isPresent()) {
                return Future.succeededFuture(pin);
              }
              return ImageRef.digest(pin).isPresent()
                  ? pull(engine, node, image, pin, login).map(pin)
                  : byTag(engine, node, image, pin, login);
            });
  }

  /** An id can't be asked of a registry; the tag may still mean it there. */
  private static Future<String> byTag(
      Engine engine, String node, Image image, String pin, Optional<Credentials> login) {
    var ref = image.ref();
    return pull(engine, node, image, ref, login)
        .compose(v -> engine.image(ref))
        .compose(
            now ->
                now.filter(i -> i.is(pin)).isPresent()
                    ? Future.succeededFuture(ref)
                    : Future.failedFuture(
                        new DockerError(
                            DockerError.Reason.IMAGE,
                            "image "
                                + ref
                                + " is another one on "
                                + node
                                + " than "
                                + pin
                                + ", which the other instances run; load that one there, or take"
                                + " what the tag means now with 'abrilctl rollout restart'",
                            null)));
  }

  private static Future<Void> pull(
      Engine engine, String node, Image image, String what, Optional<Credentials> login) {
    return image.pull() == Image.Pull.NEVER
        ? Future.failedFuture(
            new DockerError(
                DockerError.Reason.IMAGE,
                "image " + what + " is not on " + node + ", and image.pull is Never",
                null))
        : engine.pull(what, login);
  }
}
