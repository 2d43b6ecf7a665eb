package io.abril.controllers.pool;

import io.abril.controllers.config.Content;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What a pool's containers need besides the specification; several sources tell a part of it each.
 *
 * @param inputs what containers are to be made with: {@link io.abril.api.pool.Instance#inputs}
 * @param asMadeWith the same inputs, named as for a container that was made with these: {@link
 *     io.abril.controllers.config.Content#inputsAs}
 * @param waitsFor why nothing new may be started now, as sentences; empty when it may
 * @param lookAgain when this may be another answer though nothing changes
 */
record Needs(
    Map<String, String> inputs,
    UnaryOperator<Map<String, String>> asMadeWith,
    List<String> waitsFor,
    Optional<Instant> lookAgain) {
  /** Of a pool that needs nothing. */
  static final Needs NONE = new Needs(Map.of(), List.of(), Optional.empty());

  Needs {
    inputs = Map.copyOf(inputs);
    waitsFor = List.copyOf(waitsFor);
  }

  /** What has one name for each input, whatever a container was made with. */
  Needs(Map<String, String> inputs, List<String> waitsFor, Optional<Instant> lookAgain) {
    this(inputs, before -> inputs, waitsFor, lookAgain);
  }

  /** What a pool needs of configs and secrets. */
  static Needs of(Content content) {
    return new Needs(content.inputs(), content::inputsAs, content.missing(), Optional.empty());
  }

  /** Both of them. */
  Needs and(Needs other) {
    var allWaits = new ArrayList<>(waitsFor);
    allWaits.addAll(other.waitsFor);
    return new Needs(
        union(inputs, other.inputs),
        before -> union(asMadeWith.apply(before), other.asMadeWith.apply(before)),
        allWaits,
        Stream.of(lookAgain, other.lookAgain).flatMap(Optional::stream).min(Instant::compareTo));
  }

  private static Map<String, String> union(Map<String, String> one, Map<String, String> other) {
    var all = new TreeMap<>(one);
    all.putAll(other);
    return all;
  }
}
