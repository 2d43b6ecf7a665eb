package io.abril.runtime.loop;

import io.abril.api.Kind;
import io.abril.api.Resource;
import io.abril.runtime.ChildSpec;
import io.abril.runtime.Context;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.abril.runtime.TestKind;
import io.abril.runtime.TestKind.TopicSpec;
import io.abril.runtime.TestKind.TopicStatus;
import io.vertx.core.Future;
import java.util.List;
import java.util.TreeMap;

/** A kind that wants topics: each of its names is a child, with so many partitions. */
final class ClusterKind {
  static final Kind<ClusterSpec, ClusterStatus> CLUSTER =
      Kind.of("Cluster", "clusters", ClusterSpec.class, ClusterStatus.class);

  private ClusterKind() {}

  record ClusterSpec(List<String> topics, int partitions) {}

  record ClusterStatus(List<String> ready) {}

  /** Wants the topics, and says which of them are ready. */
  static final class ClusterReconciler
      implements Reconciler<ClusterSpec, ClusterStatus, List<Resource<TopicSpec, TopicStatus>>> {
    @Override
    public Future<List<Resource<TopicSpec, TopicStatus>>> observe(
        Resource<ClusterSpec, ClusterStatus> cluster, Context context) {
      return Future.succeededFuture(context.children(TestKind.TOPIC));
    }

    @Override
    public Plan<ClusterStatus> decide(
        Resource<ClusterSpec, ClusterStatus> cluster,
        List<Resource<TopicSpec, TopicStatus>> topics) {
      var plan =
          Plan.of(
              new ClusterStatus(
                  topics.stream().filter(t -> t.is("Ready")).map(Resource::name).toList()));
      if (cluster.deleting()) {
        return plan.settled().build();
      }
      var wanted = new TreeMap<String, ChildSpec<TopicSpec>>();
      for (String name : cluster.spec().topics()) {
        var spec = new TopicSpec(cluster.name(), cluster.spec().partitions());
        wanted.put(name, ChildSpec.of(spec).label("cluster", cluster.name()));
      }
      return plan.children(TestKind.TOPIC, wanted).build();
    }
  }

  /** A topic whose deletion is settled when the test lets it be. */
  static final class TopicReconciler implements Reconciler<TopicSpec, TopicStatus, Boolean> {
    boolean mayGo = true;
    boolean failing;

    @Override
    public Future<Boolean> observe(Resource<TopicSpec, TopicStatus> topic, Context context) {
      return failing ? Future.failedFuture("the broker is down") : Future.succeededFuture(mayGo);
    }

    @Override
    public Plan<TopicStatus> decide(Resource<TopicSpec, TopicStatus> topic, Boolean free) {
      var plan = Plan.of(new TopicStatus(topic.spec().partitions()));
      if (!topic.deleting()) {
        return plan.build();
      }
      return free ? plan.settled().build() : plan.notReady("InUse", "somebody reads it").build();
    }
  }
}
