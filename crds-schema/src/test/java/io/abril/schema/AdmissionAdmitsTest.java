package io.abril.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Quantity;
import io.abril.api.Share;
import io.abril.api.Version;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.loadbalancer.LoadBalancerSpec;
import io.abril.api.pool.Dns;
import io.abril.api.pool.HostPort;
import io.abril.api.pool.ServicePool;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.schema.Verdict.Admitted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the schema accepts is read, with its defaults. */
class AdmissionAdmitsTest {
  private static final Admission ADMISSION = new Admission(Kinds.ALL);

  private static Admitted admit(String text) {
    var verdict = ADMISSION.admit(text, Optional.empty());
    assertThat(verdict).isInstanceOf(Admitted.class);
    return (Admitted) verdict;
  }

  private static ServicePoolSpec pool(String fields) {
    return (ServicePoolSpec)
        admit(
                """
                apiVersion: abril/v1
                kind: ServicePool
                metadata: {name: date-1.0.0, labels: {tier: core}}
                spec:
                  service: date
                  version: 1.0.0
                  image: {ref: "cs/date:1.0.0"}
                """
                    + fields.indent(2))
            .typedSpec();
  }

  @Test
  void aShortDocumentHasEveryDefault() {
    var spec = pool("");

    assertThat(spec.version()).isEqualTo(Version.of("1.0.0"));
    assertThat(spec.replicas()).isEqualTo(1);
    assertThat(spec.env()).isEmpty();
    assertThat(spec.user()).isEmpty();
    assertThat(spec.dns()).isEqualTo(Dns.of("node"));
    assertThat(spec.restart().maxDelay()).isEqualTo(Duration.ofMinutes(5));
    assertThat(spec.update().maxSurge()).isEqualTo(1);
    assertThat(spec.stop().signal()).isEqualTo("SIGTERM");
    assertThat(spec.resources().limit().cpu()).isEmpty();
  }

  @Test
  void everyFormOfAFieldIsRead() {
    var spec =
        pool(
            """
            env: {A: "1"}
            command:
            dns: [10.0.0.1]
            resources: {limit: {cpu: 0.5, memory: 64Mi}}
            ports:
            - {name: a, container: 80, host: none, register: false}
            - {name: b, container: 81, host: 5000, register: {tags: [x]}, check: {http: /s}}
            - {name: c, container: 82, register: true, check: {tcp: true, interval: 500ms}}
            """);

    assertThat(spec.env()).isEqualTo(Map.of("A", "1"));
    assertThat(spec.command()).isEmpty();
    assertThat(spec.dns()).isEqualTo(Dns.of(List.of("10.0.0.1")));
    assertThat(spec.resources().limit().cpu()).contains(Quantity.of("0.5"));
    assertThat(spec.resources().limit().memory()).contains(Quantity.of("64Mi"));
    assertThat(spec.ports().get(0).host()).isEqualTo(HostPort.of("none"));
    assertThat(spec.ports().get(0).register().enabled()).isFalse();
    assertThat(spec.ports().get(1).host()).isEqualTo(HostPort.of(5000));
    assertThat(spec.ports().get(1).register().tags()).containsExactly("x");
    assertThat(spec.ports().get(2).register().enabled()).isTrue();
    assertThat(spec.ports().get(2).check().orElseThrow().interval())
        .isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void anEndpointMayLeaveTheVersionToTheControllers() {
    var text =
        """
        apiVersion: abril/v1
        kind: ConsumerEndpoint
        metadata: {name: date-1}
        spec: {service: date, range: ^1.2.3, version: %s}
        """;

    assertThat(((EndpointSpec) admit(text.formatted("auto")).typedSpec()).version().isAuto())
        .isTrue();
    assertThat(((EndpointSpec) admit(text.formatted("1.3.0")).typedSpec()).version().exact())
        .contains(Version.of("1.3.0"));
  }

  @Test
  void anEndpointTakesCountsAndPercentages() {
    var text =
        """
        apiVersion: abril/v1
        kind: ConsumerEndpoint
        metadata: {name: date-1}
        spec: {service: date, range: ">=1.0 <2", version: 1.0.1, gates: {minPassing: %s}, soak: {for: 3s}}
        """;

    var percent = (EndpointSpec) admit(text.formatted("50%")).typedSpec();
    var count = (EndpointSpec) admit(text.formatted("2")).typedSpec();

    assertThat(percent.gates().minPassing()).isEqualTo(Share.of("50%"));
    assertThat(count.gates().minPassing()).isEqualTo(Share.of(2));
    assertThat(count.soak().period()).isEqualTo(Duration.ofSeconds(3));
    assertThat(count.promotion().auto()).isTrue();
  }

  @Test
  void aLoadBalancerNeedsNoFieldAtAll() {
    var spec =
        (LoadBalancerSpec)
            admit("{apiVersion: abril/v1, kind: LoadBalancer, metadata: {name: edge}}").typedSpec();

    assertThat(spec.binds()).extracting(LoadBalancerSpec.Bind::port).containsExactly(80);
    assertThat(spec.fallback()).isEmpty();
  }

  @Test
  void jsonWithTabsIsADocument() {
    var admitted =
        admit(
            """
            {
            \t"apiVersion": "abril/v1",
            \t"kind": "Node",
            \t"metadata": {"name": "vm1"},
            \t"spec": {"address": "10.0.0.1", "docker": {"url": "unix:///var/run/docker.sock"}}
            }
            """);

    assertThat(admitted.ref()).hasToString("nodes/vm1");
    assertThat(admitted.spec().path("portRange").asText()).isEqualTo("20000-32000");
  }

  @Test
  void whatGetPrintsAppliesAgain() {
    var printed =
        """
        apiVersion: abril/v1
        kind: Node
        metadata:
          name: vm1
          uid: 0a1b
          generation: 3
          created: 2026-01-01T00:00:00Z
          labels: {zone: a}
        spec: {address: 10.0.0.1, docker: {url: "unix:///x"}}
        documentIndex: 17
        status: {cpus: 4}
        """;

    var admitted = admit(printed);

    assertThat(admitted.labels()).isEqualTo(Map.of("zone", "a"));
    assertThat(Json.write(Admission.document(printed)))
        .isEqualTo(
            "{\"apiVersion\":\"abril/v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"vm1\","
                + "\"labels\":{\"zone\":\"a\"}},\"spec\":{\"address\":\"10.0.0.1\","
                + "\"docker\":{\"url\":\"unix:///x\"}}}");
  }

  @Test
  void theNormalFormDoesNotDependOnTheOrderOfTheText() {
    var one =
        admit(
            "{kind: Node, apiVersion: abril/v1, metadata: {name: a}, spec: {address: h, docker:"
                + " {url: 'tcp://h:1'}, portRange: 20000-32000}}");
    var other =
        admit(
            "{apiVersion: abril/v1, kind: Node, metadata: {name: a}, spec: {docker: {url:"
                + " 'tcp://h:1'}, address: h}}");

    assertThat(Json.write(one.spec())).isEqualTo(Json.write(other.spec()));
    assertThat(Json.tree(Json.write(one.spec()))).isEqualTo(one.spec());
  }

  @Test
  void theTypedSpecIsReadAgainFromTheNormalForm() {
    var admitted =
        admit(
            """
            apiVersion: abril/v1
            kind: ServicePool
            metadata: {name: a}
            spec: {service: a, version: 1.0.0, image: {ref: a}, resources: {limit: {cpu: 2}}}
            """);

    assertThat(ADMISSION.typed(ServicePool.KIND, admitted.spec())).isEqualTo(admitted.typedSpec());
    assertThat(Json.read(Json.write(admitted.typedSpec()), ServicePoolSpec.class))
        .isEqualTo(admitted.typedSpec());
  }
}
