package io.abril.controllers.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.job.Job;
import io.abril.api.job.JobSpec;
import io.abril.controllers.docker.ContainerSpec;
import io.abril.controllers.docker.ContainerSpec.Mount;
import io.abril.schema.Admission;
import io.abril.schema.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkloadContainersTest {
  private static final VolumeNames VOLUMES = VolumeNames.ofJob("abril", "load");

  private static ContainerSpec.Builder job(String spec) {
    var document =
        """
        apiVersion: abril/v1
        kind: Job
        metadata: {name: load}
        spec:
          image: {ref: "cs/load:1"}
        """
            + spec.indent(2);
    var verdict = new Admission(List.of(Job.KIND)).admit(document, Optional.empty());
    assertThat(verdict).isInstanceOf(Verdict.Admitted.class);
    return WorkloadContainers.of(
        (JobSpec) ((Verdict.Admitted) verdict).typedSpec(),
        new WorkloadContainers.Setting(
            "load.1",
            Map.of("l", "v"),
            new Templates(Map.of("run", "7", "node.name", "vm1")),
            List.of("10.0.0.53"),
            List.of("load"),
            VOLUMES));
  }

  @Test
  void aJobIsMadeAsAPoolIs() {
    var container =
        job("""
        command: [sh]
        args: ["-c", "echo {run} on {node.name} ${run}"]
        tty: true
        workingDir: /srv
        networks: [front, back]
        """)
            .build();
    assertThat(container.name()).isEqualTo("load.1");
    assertThat(container.command()).containsExactly("sh");
    assertThat(container.args()).containsExactly("-c", "echo 7 on vm1 ${run}");
    assertThat(container.tty()).isTrue();
    assertThat(container.workingDir()).contains("/srv");
    assertThat(container.networks()).containsExactly("front", "back");
    assertThat(container.aliases()).containsExactly("load");
    assertThat(container.dns()).containsExactly("10.0.0.53");
    assertThat(container.hostNetwork()).isFalse();
    assertThat(job("hostNetwork: true").build().hostNetwork()).isTrue();
  }

  @Test
  void namedVolumesAreTheOwnersAndFoldersAreTheNodes() {
    var container =
        job("""
        volumes:
        - {name: data, path: /data}
        - {hostPath: "/srv/{run}", path: /in, readOnly: true}
        """)
            .build();
    assertThat(container.mounts())
        .containsExactly(
            new Mount.Named(
                "abril_abril_load_job_data", VOLUMES.labels("data"), "/data", false, true),
            new Mount.Bind("/srv/7", "/in", true));
  }

  @Test
  void theDocumentsVariablesGoBeforeThoseThatAreAdded() {
    var container =
        job("env: {A: document}").env(Map.of("A", "added", "B", "first")).env(Map.of("B", "late"));
    assertThat(container.build().env()).isEqualTo(Map.of("A", "document", "B", "first"));
  }

  @Test
  void noTwoOwnersShareAVolume() {
    assertThat(
            List.of(
                VolumeNames.ofSlot("a", "b", 1).of("c"),
                VolumeNames.ofSlot("a", "b-1", 1).of("c"),
                VolumeNames.ofSlot("a", "b", 11).of("c"),
                VolumeNames.ofSlot("a", "b", 1).of("1-c"),
                VolumeNames.ofSlot("a-b", "1", 1).of("c"),
                VolumeNames.ofJob("a", "b").of("c")))
        .doesNotHaveDuplicates();
  }
}
