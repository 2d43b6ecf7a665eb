package io.abril.runtime;

import io.abril.api.Kind;
import io.abril.api.schema.Change;

/** A small kind for tests. */
public final class TestKind {
  public static final Kind<TopicSpec, TopicStatus> TOPIC =
      Kind.of("Topic", "topics", TopicSpec.class, TopicStatus.class)
          .check("spec.partitions", s -> s.partitions() > 0, "must be positive");

  private TestKind() {}

  public record TopicSpec(@Change(Change.Cost.IMMUTABLE) String cluster, int partitions) {}

  public record TopicStatus(int partitions) {}

  public static String topic(String name, String cluster, int partitions) {
    return "{apiVersion: abril/v1, kind: Topic, metadata: {name: %s}, spec: {cluster: %s, partitions: %d}}"
        .formatted(name, cluster, partitions);
  }
}
