package io.abril.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Condition;
import io.abril.api.Condition.Status;
import io.abril.api.Meta;
import io.abril.api.Resource;
import io.abril.api.job.Job;
import io.abril.api.job.JobSpec;
import io.abril.api.job.JobStatus;
import io.abril.api.node.Node;
import io.abril.api.node.NodeSpec;
import io.abril.api.node.NodeStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeChangesTest {
  private final MapLookup lookup = new MapLookup();
  private final NodeChanges changes = new NodeChanges(Job.KIND);

  private static Meta meta(String name) {
    return new Meta(name, Map.of(), Map.of(), "u", 1, Instant.EPOCH, Optional.empty());
  }

  private static List<Condition> ready(boolean yes) {
    return List.of(
        new Condition(
            Condition.READY, yes ? Status.TRUE : Status.FALSE, "R", "", Instant.EPOCH, 1));
  }

  private static Resource<NodeSpec, NodeStatus> node(int instances, boolean ready) {
    var status =
        new NodeStatus(
            "E1",
            "28.0",
            "Debian",
            "6.1",
            "overlay2",
            2,
            "23.5Gi",
            Map.of(),
            7,
            instances,
            NodeStatus.Reserved.NOTHING,
            Optional.of(Instant.EPOCH.plusSeconds(instances)),
            Optional.empty(),
            "consul-1",
            Optional.empty());
    return new Resource<>(Node.KIND, meta("vm1"), null, Optional.of(status), ready(ready));
  }

  private static Resource<JobSpec, JobStatus> job(String name, boolean ready) {
    return new Resource<>(Job.KIND, meta(name), null, Optional.empty(), ready(ready));
  }

  @BeforeEach
  void twoObjects() {
    lookup.put(job("content", true));
    lookup.put(job("waiting", false));
    lookup.put(node(1, true));
    assertThat(changes.of("vm1", lookup)).as("a new node").containsExactly("content", "waiting");
  }

  @Test
  void whatIsCountedOnANodeConcernsThoseThatWait() {
    lookup.put(node(2, true));
    assertThat(changes.of("vm1", lookup)).containsExactly("waiting");
  }

  @Test
  void aNodeThatIsNotReadyConcernsAll() {
    lookup.put(node(1, false));
    assertThat(changes.of("vm1", lookup)).containsExactly("content", "waiting");
  }

  @Test
  void aNodeThatGoesConcernsAll() {
    lookup.remove(node(1, true));
    assertThat(changes.of("vm1", lookup)).containsExactly("content", "waiting");
  }
}
