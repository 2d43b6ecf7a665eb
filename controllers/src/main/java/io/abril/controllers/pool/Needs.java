package io.abril.controllers.pool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a pool's containers need besides the specification; several sources tell a part of it each.
 *
 * @param inputs what containers are to be made with: {@link io.abril.api.pool.Instance#inputs}
 * @param waitsFor why nothing new may be started now, as sentences; empty when it may
 * @param lookAgain when this may be another answer though nothing changes
 */
record Needs(Map<String, String> inputs, List<String> waitsFor, Optional<Instant> lookAgain) {
  /** Of a pool that needs nothing. */
  static final Needs NONE = new Needs(Map.of(), List.of(), Optional.empty());

  Needs {
    inputs = Map.copyOf(inputs);
    waitsFor = List.copyOf(waitsFor);
  }

  /** Both of them. */
  Needs and(Needs other) {
    var allInputs = new TreeMap<>(inputs);
    allInputs.putAll(other.inputs);
    var allWaits = new ArrayList<>(waitsFor);
    allWaits.addAll(other.waitsFor);
    return new Needs(
        allInputs,
        allWaits,
        Stream.of(lookAgain, other.lookAgain).flatMap(Optional::stream).min(Instant::compareTo));
  }
}
