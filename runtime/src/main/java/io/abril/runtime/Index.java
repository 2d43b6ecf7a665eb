package io.abril.runtime;

import io.abril.api.Kind;
import io.abril.api.Resource;
import java.util.Collection;
import java.util.function.Function;

/**
 * Finds the objects of a kind by something else than their name, without a scan:
 *
 * <pre>{@code
 * static final Index<TopicSpec, TopicStatus> BY_CLUSTER =
 *     Index.of(TOPIC, "by-cluster", topic -> List.of(topic.spec().cluster()));
 *
 * Controller.of(CLUSTER, …)
 *     .index(BY_CLUSTER)
 *     .watches(TOPIC, …);
 *
 * context.byIndex(BY_CLUSTER, "main");
 * }</pre>
 *
 * A constant: what is asked for must be what was declared.
 */
public final class Index<S, T> {
  private final Kind<S, T> kind;
  private final String name;
  private final Function<Resource<S, T>, ? extends Collection<String>> values;

  private Index(
      Kind<S, T> kind, String name, Function<Resource<S, T>, ? extends Collection<String>> values) {
    this.kind = kind;
    this.name = name;
    this.values = values;
  }

  /**
   * An index over a kind.
   *
   * @param name unique among the kind's indexes; for logs
   * @param values what an object is to be found by, of itself alone: it is asked again only when
   *     the object or its status changes. One that throws files the object under nothing, and says
   *     so in the log
   */
  public static <S, T> Index<S, T> of(
      Kind<S, T> kind, String name, Function<Resource<S, T>, ? extends Collection<String>> values) {
    return new Index<>(kind, name, values);
  }

  /** The kind whose objects it finds. */
  public Kind<S, T> kind() {
    return kind;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** What that object is found by. */
  public Collection<String> values(Resource<S, T> resource) {
    return values.apply(resource);
  }

  @Override
  public String toString() {
    return kind + "/" + name;
  }
}
