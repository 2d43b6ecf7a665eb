package io.abril.testkit;

import io.abril.api.Kind;
import io.abril.api.Resource;
import io.abril.runtime.Context;
import io.abril.runtime.Controller;
import io.abril.runtime.Op;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.abril.runtime.Step;
import io.abril.runtime.events.Event;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A kind whose objects are topics of a cluster that is only a map. */
final class Topics implements Reconciler<Topics.Spec, Topics.Status, Topics.Seen> {
  static final Kind<Spec, Status> TOPIC =
      Kind.of("Topic", "topics", Spec.class, Status.class)
          .check("spec.partitions", s -> s.partitions() > 0, "must be positive");

  record Spec(String cluster, int partitions) {}

  record Status(int partitions) {}

  record Seen(int partitions, List<Op> ops) {}

  /** Topics that there are, with their partitions. */
  final Map<String, Integer> cluster = new TreeMap<>();

  /** What was done to the cluster, in order. */
  final List<String> deeds = new ArrayList<>();

  Controller<Spec, Status, Seen> controller() {
    return Controller.of(TOPIC, this).deadline(Duration.ofSeconds(10));
  }

  @Override
  public Future<Seen> observe(Resource<Spec, Status> topic, Context context) {
    return Future.succeededFuture(new Seen(cluster.getOrDefault(topic.name(), 0), context.ops()));
  }

  @Override
  public Plan<Status> decide(Resource<Spec, Status> topic, Seen seen) {
    int wanted = topic.deleting() ? 0 : topic.spec().partitions();
    var plan = Plan.of(new Status(seen.partitions()));
    seen.ops().forEach(op -> plan.consume(op).event(Event.normal("Asked", op.type())));
    if (seen.partitions() == wanted) {
      return topic.deleting() ? plan.settled().build() : plan.build();
    }
    var verb = seen.partitions() == 0 ? "create" : wanted == 0 ? "remove" : "resize";
    return plan.notReady("Changing", verb + " " + topic.name())
        .step(new Step(verb, topic.name(), () -> set(verb, topic.name(), wanted)))
        .build();
  }

  private Future<Void> set(String verb, String name, int partitions) {
    deeds.add(verb + " " + name);
    cluster.put(name, partitions);
    return Future.succeededFuture();
  }
}
