package io.abril.runtime;

import io.abril.api.Kind;
import io.abril.api.schema.Change;

/** A small kind for tests. */
final class TestKind {
  static final Kind<TopicSpec, TopicStatus> TOPIC =
      Kind.of("Topic", "topics", TopicSpec.class, TopicStatus.class)
          .check("spec.partitions", s -> s.partitions() > 0, "must be positive");

  private TestKind() {}

  record TopicSpec(@Change(Change.Cost.IMMUTABLE) String cluster, int partitions) {}

  record TopicStatus(int partitions) {}

  static String topic(String name, String cluster, int partitions) {
    return "{apiVersion: abril/v1, kind: Topic, metadata: {name: %s}, spec: {cluster: %s, partitions: %d}}"
        .formatted(name, cluster, partitions);
  }
}
