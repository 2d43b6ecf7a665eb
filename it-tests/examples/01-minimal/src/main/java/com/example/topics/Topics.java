package com.example.topics;

import io.abril.api.Kind;
import io.abril.api.Resource;
import io.abril.api.schema.Doc;
import io.abril.runtime.Context;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.abril.runtime.Step;
import io.vertx.core.Future;
import java.util.Set;
import java.util.stream.IntStream;

/** The kind Topic, and what keeps a broker in line with its documents. */
public final class Topics implements Reconciler<Topics.Spec, Topics.Status, Set<Integer>> {
  @Doc("A topic of the broker.")
  public record Spec(@Doc("How many partitions; it can grow, never shrink.") int partitions) {}

  public record Status(int partitions) {}

  public static final Kind<Spec, Status> TOPIC =
      Kind.of("Topic", "topics", Spec.class, Status.class)
          .check("spec.partitions", spec -> spec.partitions() > 0, "must be positive")
          .column("PARTITIONS", "status.partitions")
          .column("READY", "@ready")
          .wideColumn("MESSAGE", "@message");

  private final Broker broker;

  public Topics(Broker broker) {
    this.broker = broker;
  }

  @Override
  public Future<Set<Integer>> observe(Resource<Spec, Status> topic, Context context) {
    return context.blocking(() -> broker.partitions(topic.name()));
  }

  @Override
  public Plan<Status> decide(Resource<Spec, Status> topic, Set<Integer> have) {
    var plan = Plan.of(new Status(have.size()));
    if (topic.deleting()) {
      have.forEach(p -> plan.step(delete(topic.name(), p)));
      return have.isEmpty() ? plan.settled().build() : plan.build();
    }
    int want = topic.spec().partitions();
    IntStream.range(0, want)
        .filter(p -> !have.contains(p))
        .forEach(p -> plan.step(create(topic.name(), p)));
    if (have.size() > want) {
      plan.notReady(
          "CantShrink",
          "the topic has %d partitions and can't lose any: set spec.partitions to %d or more"
              .formatted(have.size(), have.size()));
    } else if (have.size() < want) {
      plan.notReady("Creating", "%d of %d partitions exist".formatted(have.size(), want));
    }
    return plan.build();
  }

  private Step create(String topic, int partition) {
    return Step.blocking("create", topic + "-" + partition, () -> broker.create(topic, partition));
  }

  private Step delete(String topic, int partition) {
    return Step.blocking("delete", topic + "-" + partition, () -> broker.delete(topic, partition));
  }
}
