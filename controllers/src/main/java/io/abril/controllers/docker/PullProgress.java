package io.abril.controllers.docker;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a pull is, out of the lines that an engine answers while it pulls (Engine API, {@code
 * POST /images/create}). Lines come on a thread of the client; others may ask at any time.
 */
final class PullProgress {
  private static final double MIB = 1 << 20;

  private final Map<String, Layer> layers = new LinkedHashMap<>();
  private long lines;

  /** Bytes are 0 while they are not known. */
  private record Layer(boolean done, long current, long total) {}

  /**
   * Takes one line.
   *
   * @param id of the layer; null in lines that are about none
   * @param status in the engine's words
   * @param current bytes so far; null when the line says none
   * @param total bytes of the layer; null when the line says none
   */
  synchronized void line(String id, String status, Long current, Long total) {
    lines++;
    if (id == null || status == null) {
      return;
    }
    var before = layers.getOrDefault(id, new Layer(false, 0, 0));
    switch (status) {
      case "Pulling fs layer", "Waiting", "Verifying Checksum" -> layers.putIfAbsent(id, before);
      case "Downloading" ->
          layers.put(
              id,
              new Layer(
                  false, positive(current, before.current()), positive(total, before.total())));
      case "Download complete", "Extracting" ->
          layers.put(id, new Layer(false, before.total(), before.total()));
      case "Pull complete", "Already exists" ->
          layers.put(id, new Layer(true, before.total(), before.total()));
      default -> {
        // "Pulling from cs/date" carries the tag in place of a layer.
      }
    }
  }

  private static long positive(Long value, long otherwise) {
    return value == null || value <= 0 ? otherwise : value;
  }

  /** Grows with every line: a pull that says nothing for long hangs. */
  synchronized long lines() {
    return lines;
  }

  /**
   * {@code 3 of 5 layers, 12.3 of 40.0 MiB}; the bytes of layers that were not begun are unknown.
   */
  synchronized String sentence() {
    if (layers.isEmpty()) {
      return "the registry is asked";
    }
    long done = layers.values().stream().filter(Layer::done).count();
    long current = layers.values().stream().mapToLong(Layer::current).sum();
    long total = layers.values().stream().mapToLong(Layer::total).sum();
    var text = done + " of " + layers.size() + " layers";
    return total == 0 ? text : text + ", %.1f of %.1f MiB".formatted(current / MIB, total / MIB);
  }
}
