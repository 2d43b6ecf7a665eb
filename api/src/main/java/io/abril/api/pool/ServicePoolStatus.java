package io.abril.api.pool;

import java.util.List;

/**
 * What a pool is.
 *
 * @param desired how many instances are wanted now (0 while retired)
 * @param running containers that run
 * @param passing instances that Consul answers for
 * @param updated instances of the current specification
 * @param restarts of all current instances
 * @param nodes how many nodes hold instances
 * @param live the endpoints that point here, comma-separated; empty for none
 * @param worst up to ten instances that are not passing, as sentences
 * @param revision number of the specification that the instances have or get
 * @param imageDigest what the image's reference means for them; empty while it is not known
 * @param rollout how far they are on the way to it
 * @param imagePull what has become of the last request to bring its image to the nodes
 */
public record ServicePoolStatus(
    int desired,
    int running,
    int passing,
    int updated,
    int restarts,
    int nodes,
    String live,
    List<String> worst,
    int revision,
    String imageDigest,
    Rollout rollout,
    ImagePull imagePull) {

  /** Of a pool that nothing is known of yet. */
  public static final ServicePoolStatus NONE =
      new ServicePoolStatus(0, 0, 0, 0, 0, 0, "", List.of(), 0, "", Rollout.NONE, ImagePull.NONE);

  /** Copies the list, and fills in what an older release did not write. */
  public ServicePoolStatus {
    worst = List.copyOf(worst);
    imageDigest = imageDigest == null ? "" : imageDigest;
    rollout = rollout == null ? Rollout.NONE : rollout;
    imagePull = imagePull == null ? ImagePull.NONE : imagePull;
  }

  /** The same with how far the instances are on the way to their specification. */
  public ServicePoolStatus with(Rollout next, String digest) {
    return new ServicePoolStatus(
        desired,
        running,
        passing,
        updated,
        restarts,
        nodes,
        live,
        worst,
        next.revision(),
        digest,
        next,
        imagePull);
  }

  /** The same with what has become of a request for its image. */
  public ServicePoolStatus with(ImagePull next) {
    return new ServicePoolStatus(
        desired,
        running,
        passing,
        updated,
        restarts,
        nodes,
        live,
        worst,
        revision,
        imageDigest,
        rollout,
        next);
  }
}
