package io.abril.controllers.workload;

import io.abril.controllers.Labels;
import java.util.Map;
import java.util.TreeMap;

/**
 * The names of an owner's volumes on an engine: {@code abril_<root>_<pool>_<slot>_<volume>}. No
 * name of an object has an underscore, so no two owners share one. The owner's uid is not part of
 * it: a pool that is made anew finds what its predecessor of that name has kept.
 *
 * @param root the root's name
 * @param owner the name of the pool or job
 * @param part the slot; {@code job} for a job
 */
public record VolumeNames(String root, String owner, String part) {
  /** Whose volume it is: the pool or job. */
  public static final String LABEL_OWNER = "abril.volume-of";

  /** Its name in the document. */
  public static final String LABEL_VOLUME = "abril.volume";

  /** A slot's volumes. */
  public static VolumeNames ofSlot(String root, String pool, int slot) {
    return new VolumeNames(root, pool, String.valueOf(slot));
  }

  /** A job's volumes, the same in every run. */
  public static VolumeNames ofJob(String root, String job) {
    return new VolumeNames(root, job, "job");
  }

  /** The engine's name of a volume. */
  public String of(String volume) {
    return String.join("_", "abril", root, owner, part, volume);
  }

  /** The labels of a volume. */
  public Map<String, String> labels(String volume) {
    var labels = new TreeMap<>(labels(root, owner, volume));
    labels.put(Labels.SLOT, part);
    return labels;
  }

  /** What the volumes of that name of all of an owner's slots are labelled with. */
  public static Map<String, String> labels(String root, String owner, String volume) {
    return Map.of(Labels.ROOT, root, LABEL_OWNER, owner, LABEL_VOLUME, volume);
  }
}
