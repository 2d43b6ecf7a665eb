package io.abril.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Ref;
import io.abril.api.node.Node;
import io.abril.schema.Verdict.Admitted;
import io.abril.schema.Verdict.Rejected;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every refusal says where, what, why, and what to do. */
class AdmissionRejectsTest {
  private static final Admission ADMISSION = new Admission(Kinds.ALL);

  private static final String POOL =
      """
      apiVersion: abril/v1
      kind: ServicePool
      metadata: {name: date-1.0.0}
      spec:
        service: date
        version: 1.0.0
        image: {ref: "cs/date:1.0.0"}
      """;

  private static Arguments pool(String appended, String... sentences) {
    return Arguments.of(POOL + appended.stripTrailing().indent(2), List.of(sentences));
  }

  private static Arguments text(String text, String... sentences) {
    return Arguments.of(text, List.of(sentences));
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        pool(
            "replcas: 3",
            "UnknownField line 8, column 3: spec.replcas: unknown field; did you mean 'replicas'?"),
        pool(
            "replicas: many",
            "WrongType line 8, column 13: spec.replicas: must be a whole number, not the text"
                + " 'many'"),
        pool(
            "replicas: \"3\"",
            "WrongType line 8, column 13: spec.replicas: must be a whole number, not the text '3';"
                + " leave the quotes out"),
        pool(
            "replicas: -1",
            "Invalid line 8, column 13: spec.replicas: must be between 0 and 10000, not -1"),
        pool(
            "replicas: 1.5",
            "WrongType line 8, column 13: spec.replicas: must be a whole number, not 1.5"),
        pool(
            "env: {DEBUG: true, LEVEL: 3, NAME: }",
            "WrongType line 8, column 16: spec.env.DEBUG: must be a text; true is a boolean in"
                + " YAML, so put it in quotes: \"true\"",
            "WrongType line 8, column 29: spec.env.LEVEL: must be a text; 3 is a number in YAML, so"
                + " put it in quotes: \"3\"",
            "WrongType line 8, column 37: spec.env.NAME: must be a text, but has no value; write"
                + " \"\" for an empty text"),
        pool(
            "ports:\n- {name: http, container: 8080, check: {http: status}}",
            "Invalid line 9, column 49: spec.ports[0].check.http: must be a path that begins with"
                + " /, not 'status'"),
        pool("ports: 8080", "WrongType line 8, column 10: spec.ports: must be a list, not 8080"),
        pool(
            "ports:\n- {container: 8080}",
            "Missing line 9, column 5: spec.ports[0].name: is missing; add it: name of the port,"
                + " unique in the pool"),
        pool(
            "ports:\n- {name: a, container: 80, host: any}",
            "Invalid line 9, column 36: spec.ports[0].host: must be 0, a port number, {base: a port"
                + " number}, or none, not 'any'"),
        pool(
            "ports:\n- {name: a, container: 80}\n- {name: a, container: 81}",
            "Invalid line 9, column 3: spec.ports: must have distinct names"),
        pool(
            "ports:\n- {name: a, container: 80, check: {interval: 5s}}",
            "Invalid line 9, column 3: spec.ports: must have checks with one of 'http', 'tcp',"
                + " 'grpc' and 'docker'"),
        pool(
            "stop: {grace: soon}",
            "Invalid line 8, column 17: spec.stop.grace: must be a duration such as 500ms, 10s, 5m"
                + " or 1h30m, not 'soon'"),
        pool(
            "stop: {grace: 10}",
            "WrongType line 8, column 17: spec.stop.grace: must be a duration such as 500ms, 10s,"
                + " 5m or 1h30m; 10 is a number in YAML; text goes in quotes"),
        pool(
            "update: {order: start-frist}",
            "Invalid line 8, column 19: spec.update.order: must be one of start-first, stop-first,"
                + " not 'start-frist'; did you mean 'start-first'?"),
        pool(
            "resources: {limit: {memory: lots}}",
            "Invalid line 8, column 31: spec.resources.limit.memory: must be a quantity such as"
                + " 0.5, 500m or 64Mi, not 'lots'"),
        pool(
            "update: {maxSurge: 0}",
            "Invalid line 8, column 11: spec.update: must let something move: maxSurge and"
                + " maxUnavailable are both 0"),
        pool(
            "replicas: 3\nreplicas: 4",
            "NotYaml line 9, column 3: the key 'replicas' is here twice; remove one"),
        text(
            POOL.replace("version: 1.0.0", "version: 1.0"),
            "WrongType line 6, column 12: spec.version: must be a semantic version such as 1.0.0 or"
                + " 2.1.0-rc.1; 1.0 is a number in YAML; text goes in quotes"),
        text(
            POOL.replace("version: 1.0.0", "version: 1.0.0+b7"),
            "Invalid line 6, column 12: spec.version: must be a semantic version such as 1.0.0 or"
                + " 2.1.0-rc.1, not '1.0.0+b7'"),
        text(
            POOL.replace("version: 1.0.0", "version: 1.0.0-01"),
            "Invalid line 6, column 12: spec.version: '1.0.0-01' is not a semantic version such as"
                + " 1.0.0 or 2.1.0-rc.1"),
        text(
            POOL.replace("  image: {ref: \"cs/date:1.0.0\"}\n", ""),
            "Missing line 4, column 1: spec.image: is missing; add it: image that the containers"
                + " are made of"),
        text(
            POOL.replace("name: date-1.0.0", "name: Date_1"),
            "Invalid line 3, column 18: metadata.name: must be a DNS-1123 subdomain: lower-case"
                + " letters, digits, '-' and '.', not 'Date_1'"),
        text(
            POOL.replace("abril/v1", "abril/v2"),
            "UnknownVersion line 1, column 13: apiVersion: must be abril/v1, not 'abril/v2'"),
        text(
            POOL.replace("ServicePool", "ServicePol"),
            "UnknownKind line 2, column 7: kind: unknown kind 'ServicePol'; did you mean"
                + " 'ServicePool'?"),
        text(
            POOL.replace("ServicePool", "Deployment"),
            "UnknownKind line 2, column 7: kind: unknown kind 'Deployment'; known:"
                + " Config, ConsumerEndpoint, Job, LoadBalancer, Node, Secret, ServicePool"),
        text(
            POOL.replace("kind: ServicePool\n", ""),
            "Missing line 1, column 1: kind: is missing; add it: one of Config, ConsumerEndpoint,"
                + " Job, LoadBalancer, Node, Secret, ServicePool"),
        text(
            POOL + "replicas: 3\n",
            "UnknownField line 8, column 1: replicas: unknown field; did you mean"
                + " 'spec.replicas'?"),
        text(
            POOL.replace("1.0.0}\n", "1.0.0, labels: {tier: 1}, namespace: x}\n"),
            "WrongType line 3, column 45: metadata.labels.tier: must be a text; 1 is a number in"
                + " YAML, so put it in quotes: \"1\"",
            "UnknownField line 3, column 49: metadata.namespace: unknown field; known here: name,"
                + " labels, annotations"),
        text(
            """
            apiVersion: abril/v1
            kind: ConsumerEndpoint
            metadata: {name: date-1}
            spec:
              service: date
              range: 1.x
              version: 2.0.0
            """,
            "Invalid line 7, column 12: spec.version: must be inside spec.range; consumers of this"
                + " endpoint rely on it"),
        text(
            """
            apiVersion: abril/v1
            kind: ConsumerEndpoint
            metadata: {name: date-1}
            spec: {service: date, range: one, version: 1.0.0}
            """,
            "Invalid line 4, column 30: spec.range: 'one' is not a range of semantic versions such"
                + " as 1.x, ~1.2 or >=1.2 <2"),
        text(
            """
            apiVersion: abril/v1
            kind: ConsumerEndpoint
            metadata: {name: date-1}
            spec:
              service: date
              range: 1.x
              version: newest
            """,
            "Invalid line 7, column 12: spec.version: must be a semantic version such as 1.0.0 or"
                + " 2.1.0-rc.1, or auto, not 'newest'"),
        text(
            """
            apiVersion: abril/v1
            kind: ConsumerEndpoint
            metadata: {name: date-1}
            spec:
              service: date
              range: 1.x
              version: auto
              gates:
                smoke: [{http: /, job: date-smoke}]
            """,
            "Invalid line 9, column 12: spec.gates.smoke: must each have either 'http' or 'job'"),
        text(
            """
            apiVersion: abril/v1
            kind: ConsumerEndpoint
            metadata: {name: date-1}
            spec:
              service: date
              range: 1.x
              version: auto
              soak: {maxErrorRate: 0.01}
            """,
            "WrongType line 8, column 24: spec.soak.maxErrorRate: must be a percentage such as 1%"
                + " or 0.05%; 0.01 is a number in YAML; text goes in quotes"),
        text("", "NotYaml line 1, column 1: the document is empty"),
        text(
            "- a\n- b\n",
            "NotYaml line 1, column 1: the document is a list; it must be a mapping with"
                + " apiVersion, kind, metadata and spec"),
        text(
            POOL + "---\n" + POOL,
            "NotYaml line 9, column 1: a second document begins here; store each under a key of"
                + " its own"),
        text(
            "a: [1, 2\nb: 3\n",
            "NotYaml line 2, column 2: not YAML: expected ',' or ']', but got :"),
        text(
            "a:\n\tb: 1\n",
            "NotYaml line 2, column 1: not YAML: found character '\\t(TAB)' that cannot start any"
                + " token. (Do not use \\t(TAB) for indentation)"),
        text(
            "a: !secret x\n",
            "NotYaml line 1, column 4: the tag !secret has no JSON form; leave it out"),
        text("? [a]\n: b\n", "NotYaml line 1, column 3: a key must be a single word or text"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aBadDocumentIsRefusedWithAllItsProblems(String text, List<String> sentences) {
    var verdict = ADMISSION.admit(text, Optional.empty());

    assertThat(verdict).isInstanceOf(Rejected.class);
    assertThat(((Rejected) verdict).problems())
        .extracting(p -> p.reason() + " " + p.sentence())
        .containsExactlyElementsOf(sentences);
  }

  @Test
  void everyProblemIsReportedInTheOrderOfTheText() {
    var rejected =
        (Rejected) ADMISSION.admit(POOL + "  replcas: 3\n  paused: maybe\n", Optional.empty());

    assertThat(rejected.sentence())
        .isEqualTo(
            "line 8, column 3: spec.replcas: unknown field; did you mean 'replicas'?; line 9,"
                + " column 11: spec.paused: must be true or false, not the text 'maybe'");
  }

  @Test
  void aDocumentUnderAnotherNamesKeyIsRefused() {
    assertThat(sentence(POOL, new Ref("servicepools", "time-1.0.0")))
        .isEqualTo(
            "NameMismatch line 3, column 18: metadata.name: 'date-1.0.0' stands under the key"
                + " servicepools/time-1.0.0; make name and key the same");
    assertThat(sentence(POOL, new Ref("nodes", "date-1.0.0")))
        .isEqualTo(
            "NameMismatch line 2, column 7: kind: ServicePool stands under the key"
                + " nodes/date-1.0.0; its place is servicepools/");
    assertThat(ADMISSION.admit(POOL, Optional.of(new Ref("servicepools", "date-1.0.0"))))
        .isInstanceOf(Admitted.class);
  }

  @Test
  void aCheckThatBreaksIsAProblemOfTheDocument() {
    var kind =
        Node.KIND.check(
            "spec.address",
            s -> {
              throw new IllegalStateException("no addresses are known");
            },
            "must be a known address");
    var text =
        """
        apiVersion: abril/v1
        kind: Node
        metadata: {name: vm1}
        spec: {address: 10.0.0.1, docker: {url: "unix:///x"}}
        """;

    assertThat(((Rejected) new Admission(List.of(kind)).admit(text, Optional.empty())).sentence())
        .isEqualTo(
            "line 4, column 17: spec.address: must be a known address; the check itself broke on"
                + " this spec (no addresses are known), which its author should know");
  }

  @ParameterizedTest
  @ValueSource(strings = {"32000-20000", "0-100", "20000-65536", "99999-99999", "0-0"})
  void aNodesPortsAreARangeOfPortsThatThereAre(String range) {
    var text =
        """
        apiVersion: abril/v1
        kind: Node
        metadata: {name: vm1}
        spec: {address: 10.0.0.1, docker: {url: "unix:///x"}, portRange: %s}
        """;
    assertThat(sentence(text.formatted(range)))
        .endsWith(
            "spec.portRange: must be two ports from 1 to 65535, the lower one first, such as"
                + " 20000-32000");
    assertThat(ADMISSION.admit(text.formatted("1-65535"), Optional.empty()))
        .isInstanceOf(Admitted.class);
    assertThat(ADMISSION.admit(text.formatted("5000-5000"), Optional.empty()))
        .isInstanceOf(Admitted.class);
  }

  @Test
  void anAliasBombIsRefused() {
    var bomb =
        "a0: &a0 [x, x, x, x, x, x, x, x]\n"
            + IntStream.range(1, 20)
                .mapToObj(i -> "a%d: &a%d [*a%d, *a%d, *a%d]".formatted(i, i, i - 1, i - 1, i - 1))
                .collect(Collectors.joining("\n"));

    assertThat(sentence(bomb)).startsWith("TooLarge line 1, column ");
    assertThat(sentence("a: &a [*a]")).startsWith("TooLarge ");
  }

  @Test
  void aDocumentThatConsulCannotCarryIsRefused() {
    assertThat(sentence(POOL + "# " + "x".repeat(256 * 1024)))
        .startsWith("TooLarge line 1, column 1: the document has 262")
        .endsWith("at most 262144 (256 KB) are stored");
  }

  private static String sentence(String text, Ref... expected) {
    var verdict = ADMISSION.admit(text, Stream.of(expected).findFirst());
    var problems = ((Rejected) verdict).problems();
    assertThat(problems).hasSize(1);
    return problems.get(0).reason() + " " + problems.get(0).sentence();
  }
}
