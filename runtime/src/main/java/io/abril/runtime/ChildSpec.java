package io.abril.runtime;

import java.util.HashMap;
import java.util.Map;

/**
 * What a plan wants one child to be; admission checks it and fills in defaults, as it does with a
 * document.
 *
 * @param spec the child's spec; a field that is null has its default
 * @param labels its {@code metadata.labels}
 * @param annotations its {@code metadata.annotations}
 */
public record ChildSpec<S>(S spec, Map<String, String> labels, Map<String, String> annotations) {
  /** Copies the maps. */
  public ChildSpec {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  /** A child without labels and annotations. */
  public static <S> ChildSpec<S> of(S spec) {
    return new ChildSpec<>(spec, Map.of(), Map.of());
  }

  /** The same with one more label. */
  public ChildSpec<S> label(String key, String value) {
    return new ChildSpec<>(spec, plus(labels, key, value), annotations);
  }

  /** The same with one more annotation. */
  public ChildSpec<S> annotation(String key, String value) {
    return new ChildSpec<>(spec, labels, plus(annotations, key, value));
  }

  private static Map<String, String> plus(Map<String, String> some, String key, String value) {
    var all = new HashMap<>(some);
    all.put(key, value);
    return all;
  }
}
