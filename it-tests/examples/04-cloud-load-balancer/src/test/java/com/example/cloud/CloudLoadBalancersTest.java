package com.example.cloud;

import static com.example.cloud.CloudLoadBalancer.KIND;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.cloud.CloudLoadBalancer.Spec;
import com.example.cloud.CloudLoadBalancer.Status;
import io.abril.api.Condition;
import io.abril.runtime.Controller;
import io.abril.testkit.Rig;
import io.abril.testkit.StepRun;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CloudLoadBalancersTest {
  private static final String GOOD = "a".repeat(64);
  private static final String BAD = "b".repeat(64);
  private static final Spec WEB =
      new Spec("http://cloud/lb/7", "web", "http://cloud/lb/7/health", GOOD);

  private final MemoryCloud cloud = new MemoryCloud();
  private final Set<String> passing = new TreeSet<>(Set.of("10.0.0.1:80", "10.0.0.2:80"));

  @RegisterExtension
  private final Rig rig =
      Rig.of(
          Controller.of(
                  KIND,
                  new CloudLoadBalancers(cloud, s -> Future.succeededFuture(Set.copyOf(passing))))
              .index(CloudLoadBalancer.BY_API));

  private String reason(String name) {
    return rig.ready(KIND, name).reason();
  }

  @Test
  void theNodesBecomeThePassingInstances() {
    cloud.nodes.add("10.9.9.9:80");
    rig.put(KIND, "web", WEB).runUntilIdle();
    assertThat(cloud.nodes).isEqualTo(passing);
    assertThat(rig.steps()).extracting(StepRun::verb).containsExactly("add", "add", "remove");
    assertThat(rig.status(KIND, "web")).isEqualTo(new Status(2, 2));
    assertThat(reason("web")).isEqualTo("Ready");
  }

  @Test
  void whatSomebodyElseDoesToTheListIsUndone() {
    rig.put(KIND, "web", WEB).runUntilIdle();
    cloud.nodes.add("10.9.9.9:80");
    cloud.nodes.remove("10.0.0.1:80");
    rig.advance(Duration.ofSeconds(10));
    assertThat(cloud.nodes).isEqualTo(passing);
  }

  @Test
  void aBodyThatDiffersIsSaidWithBothDigests() {
    cloud.body = Future.succeededFuture(BAD);
    rig.put(KIND, "web", WEB).runUntilIdle();
    assertThat(rig.ready(KIND, "web").message()).contains(WEB.healthUrl(), GOOD, BAD);
    assertThat(rig.condition(KIND, "web", "Healthy").status()).isEqualTo(Condition.Status.FALSE);
    assertThat(cloud.nodes).isEqualTo(passing);
    cloud.body = Future.succeededFuture(GOOD);
    rig.advance(Duration.ofSeconds(10));
    assertThat(reason("web")).isEqualTo("Ready");
  }

  @Test
  void aSilentHealthUrlDoesNotHoldTheNodesUp() {
    cloud.body = Future.failedFuture("GET http://cloud/lb/7/health: connection refused");
    rig.put(KIND, "web", WEB).runUntilIdle();
    assertThat(reason("web")).isEqualTo("NoAnswer");
    assertThat(rig.condition(KIND, "web", "Healthy").status()).isEqualTo(Condition.Status.UNKNOWN);
    assertThat(cloud.nodes).isEqualTo(passing);
  }

  @Test
  void anApiThatIsDownIsSaidAndAskedAgain() {
    cloud.down = true;
    rig.put(KIND, "web", WEB).runUntilIdle();
    assertThat(rig.ready(KIND, "web").message()).contains("connection refused", "tried again");
    cloud.down = false;
    rig.advance(Duration.ofSeconds(1));
    assertThat(cloud.nodes).isEqualTo(passing);
  }

  @Test
  void aNodeThatCantBeAddedIsTriedAgain() {
    rig.failNext("add", "PUT: it answers 500").put(KIND, "web", WEB).runUntilIdle();
    assertThat(rig.ready(KIND, "web").message()).contains("it answers 500");
    rig.advance(Duration.ofSeconds(1));
    assertThat(cloud.nodes).isEqualTo(passing);
  }

  @Test
  void noPassingInstanceIsSaid() {
    passing.clear();
    cloud.nodes.add("10.0.0.1:80");
    rig.put(KIND, "web", WEB).runUntilIdle();
    assertThat(cloud.nodes).isEmpty();
    assertThat(reason("web")).isEqualTo("NoInstances");
  }

  @Test
  void aSecondDocumentForTheSameApiWaitsForTheFirstToGo() {
    rig.put(KIND, "web", WEB).runUntilIdle();
    rig.advance(Duration.ofSeconds(1));
    rig.put(KIND, "copy", WEB).runUntilIdle();
    assertThat(rig.ready(KIND, "copy").message()).contains("cloudloadbalancers/web");
    rig.delete(KIND, "web").runUntilIdle();
    rig.advance(Duration.ofSeconds(10));
    assertThat(reason("copy")).isEqualTo("Ready");
    assertThat(cloud.nodes).isEqualTo(passing);
  }

  @Test
  void aDeletedDocumentLeavesNoNodes() {
    rig.put(KIND, "web", WEB).runUntilIdle();
    rig.delete(KIND, "web").runUntilIdle();
    assertThat(cloud.nodes).isEmpty();
    assertThat(rig.accepted(KIND, "web")).isEmpty();
  }

  /** One load balancer. */
  private static final class MemoryCloud implements Cloud {
    final Set<String> nodes = new TreeSet<>();
    Future<String> body = Future.succeededFuture(GOOD);
    boolean down;

    @Override
    public Future<Set<String>> nodes(String api) {
      return down
          ? Future.failedFuture("GET " + api + "/nodes: connection refused")
          : Future.succeededFuture(Set.copyOf(nodes));
    }

    @Override
    public Future<Void> add(String api, String node) {
      nodes.add(node);
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> remove(String api, String node) {
      nodes.remove(node);
      return Future.succeededFuture();
    }

    @Override
    public Future<String> digest(String url) {
      return body;
    }
  }
}
