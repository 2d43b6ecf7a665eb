package io.abril.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What no container can be made of is refused, whether a pool or a job asks for it. */
class WorkloadAdmissionTest {
  private static final Admission ADMISSION = new Admission(Kinds.ALL);

  private static final List<String> STARTS =
      List.of(
          """
          apiVersion: abril/v1
          kind: ServicePool
          metadata: {name: date-1.0.0}
          spec:
            service: date
            version: 1.0.0
            image: {ref: "cs/date:1.0.0"}
          """,
          """
          apiVersion: abril/v1
          kind: Job
          metadata: {name: seed}
          spec:
            image: {ref: "cs/seed:1"}
          """);

  static Stream<Arguments> refusals() {
    return Stream.of(
            List.of(
                "links: [{service: db, as: DB}, {service: other, as: DB}]",
                "spec.links: must have distinct prefixes"),
            List.of(
                "files: [{config: a, key: k, path: /etc/a/f}, {config: b, key: k, path: /etc/a/f}]",
                "spec.files: must have distinct paths"),
            List.of(
                "files: [{config: a, key: k, path: /etc/a/f}, {config: a, key: k, path: /etc/a/b/f}]",
                "spec.files: must not have folders inside each other"),
            List.of(
                "files: [{config: a, secret: b, key: k, path: /etc/a/f}]",
                "spec.files: must each have either 'secret' or 'config'"),
            List.of(
                "volumes: [{name: a, path: /data}, {hostPath: /srv, path: /data/}]",
                "spec.volumes: must have distinct paths"),
            List.of(
                "volumes: [{path: /data}]",
                "spec.volumes: must each have either 'name' or 'hostPath'"),
            List.of(
                "files: [{config: a, key: k, path: /etc/a/f}]\nvolumes: [{name: a, path: /etc/a/}]",
                "spec.volumes: must not have the path of a folder of spec.files"),
            List.of("networks: [bridge]", "spec.networks: must be distinct names of networks"),
            List.of(
                "hostNetwork: true\nnetworks: [a]",
                "spec.networks: must be empty with hostNetwork"),
            List.of("envFrom: [{}]", "spec.envFrom: must each have either 'secret' or 'config'"))
        .flatMap(c -> STARTS.stream().map(start -> Arguments.of(start, c.get(0), c.get(1))));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aContainerThatCantBeMadeIsRefusedForPoolsAndJobsAlike(
      String start, String fields, String sentence) {
    var verdict = ADMISSION.admit(start + fields.indent(2), Optional.empty());
    assertThat(verdict).isInstanceOf(Verdict.Rejected.class);
    assertThat(((Verdict.Rejected) verdict).sentence()).contains(sentence);
  }
}
