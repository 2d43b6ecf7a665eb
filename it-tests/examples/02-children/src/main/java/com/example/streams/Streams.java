package com.example.streams;

import com.example.topics.Topics;
import io.abril.api.Condition;
import io.abril.api.Kind;
import io.abril.api.Resource;
import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Range;
import io.abril.runtime.ChildSpec;
import io.abril.runtime.Context;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The kind Stream: a topic, topics to try again from, and one for what never succeeds. */
public final class Streams
    implements Reconciler<
        Streams.Spec, Streams.Status, List<Resource<Topics.Spec, Topics.Status>>> {
  @Doc("A topic with its retry topics and its dead letters.")
  public record Spec(
      @Doc("Partitions of the topic itself; the others have one.") @Default("1") int partitions,
      @Doc("How many retry topics there are.") @Default("0") @Range(min = 0, max = 10)
          int retries) {}

  public record Status(int topics, int ready) {}

  public static final Kind<Spec, Status> STREAM =
      Kind.of("Stream", "streams", Spec.class, Status.class)
          .column("TOPICS", "status.topics")
          .column("READY", "status.ready");

  /** The children there are: every one of them is in the cache, so that nothing is asked for. */
  @Override
  public Future<List<Resource<Topics.Spec, Topics.Status>>> observe(
      Resource<Spec, Status> stream, Context context) {
    return Future.succeededFuture(context.children(Topics.TOPIC));
  }

  @Override
  public Plan<Status> decide(
      Resource<Spec, Status> stream, List<Resource<Topics.Spec, Topics.Status>> topics) {
    if (stream.deleting()) {
      // The runtime deletes the children of a settled object, and waits until they have gone.
      return Plan.of(new Status(topics.size(), 0)).settled().build();
    }
    var wanted = children(stream);
    var waiting = new TreeMap<String, String>();
    wanted.keySet().forEach(name -> waiting.put(name, "isn't there yet"));
    for (var topic : topics) {
      if (topic.is(Condition.READY)) {
        waiting.remove(topic.name());
      } else {
        waiting.replace(topic.name(), why(topic));
      }
    }
    var plan =
        Plan.of(new Status(wanted.size(), wanted.size() - waiting.size()))
            .children(Topics.TOPIC, wanted);
    if (!waiting.isEmpty()) {
      var first = waiting.firstEntry();
      plan.notReady("TopicsNotReady", "topic " + first.getKey() + ": " + first.getValue());
    }
    return plan.build();
  }

  /** What there is to be, by name; what isn't in here any more goes. */
  private static Map<String, ChildSpec<Topics.Spec>> children(Resource<Spec, Status> stream) {
    var children = new TreeMap<String, ChildSpec<Topics.Spec>>();
    children.put(stream.name(), ChildSpec.of(new Topics.Spec(stream.spec().partitions())));
    for (int i = 1; i <= stream.spec().retries(); i++) {
      children.put(stream.name() + "-retry-" + i, ChildSpec.of(new Topics.Spec(1)));
    }
    children.put(stream.name() + "-dead", ChildSpec.of(new Topics.Spec(1)));
    return children;
  }

  private static String why(Resource<?, ?> topic) {
    return topic.conditions().stream()
        .filter(c -> c.type().equals(Condition.READY))
        .map(Condition::message)
        .findFirst()
        .orElse("has no status yet");
  }
}
