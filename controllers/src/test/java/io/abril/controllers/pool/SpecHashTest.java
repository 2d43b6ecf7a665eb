package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.schema.Change;
import io.abril.api.schema.Default;
import io.abril.schema.Json;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecHashTest {
  /** Another value of each field; a field that is missing here fails the test. */
  private static final Map<String, String> OTHER = new LinkedHashMap<>();

  static {
    OTHER.put("service", "\"time\"");
    OTHER.put("version", "\"1.0.1\"");
    OTHER.put("image", "{\"ref\": \"cs/date:other\", \"pull\": \"Always\"}");
    OTHER.put("replicas", "7");
    OTHER.put("command", "[\"/bin/other\"]");
    OTHER.put("args", "[\"-x\"]");
    OTHER.put("env", "{\"A\": \"b\"}");
    OTHER.put("user", "\"65534\"");
    OTHER.put("readOnly", "true");
    OTHER.put("capDrop", "[\"ALL\"]");
    OTHER.put("hostname", "\"h\"");
    OTHER.put("workingDir", "\"/app\"");
    OTHER.put("dns", "[\"10.0.0.9\"]");
    OTHER.put("ports", "[]");
    OTHER.put("resources", "{\"reserve\": {}, \"limit\": {\"memory\": \"64Mi\"}}");
    OTHER.put(
        "restart",
        "{\"delay\": \"9s\", \"factor\": 3, \"maxDelay\": \"9m\", \"resetAfter\": \"9m\"}");
    OTHER.put(
        "update",
        "{\"order\": \"stop-first\", \"maxSurge\": 0, \"maxUnavailable\": 1, \"minReady\": \"9s\","
            + " \"progressDeadline\": \"9m\", \"onFailure\": \"pause\"}");
    OTHER.put(
        "stop",
        "{\"signal\": \"SIGINT\", \"deregisterDelay\": \"9s\", \"drainTimeout\": \"9s\","
            + " \"grace\": \"9s\"}");
    OTHER.put("paused", "true");
    OTHER.put("mode", "\"global\"");
    OTHER.put("envFrom", "[{\"config\": \"app\"}]");
    OTHER.put(
        "files",
        "[{\"config\": \"app\", \"key\": \"k\", \"path\": \"/etc/app/k\", \"mode\": \"0444\","
            + " \"onChange\": \"restart\"}]");
    OTHER.put("tty", "true");
    OTHER.put("networks", "[\"net\"]");
    OTHER.put("hostNetwork", "true");
    OTHER.put("links", "[{\"service\": \"db\", \"as\": \"DB\"}]");
    OTHER.put("volumes", "[{\"name\": \"data\", \"path\": \"/data\", \"readOnly\": false}]");
    OTHER.put(
        "placement",
        "{\"strategy\": \"binpack\", \"constraints\": [], \"spreadOver\": [], \"affinity\": [],"
            + " \"antiAffinity\": [], \"maxPerNode\": 1}");
    OTHER.put("dependsOn", "[{\"service\": \"db\"}]");
    OTHER.put("nodeLost", "{\"after\": \"9s\"}");
    OTHER.put("publish", "{\"a\": \"b\"}");
    OTHER.put("historyLimit", "7");
  }

  static Stream<RecordComponent> fields() {
    return Arrays.stream(ServicePoolSpec.class.getRecordComponents());
  }

  @ParameterizedTest
  @MethodSource("fields")
  void theHashChangesWithTheFieldsThatNeedAnotherContainerAndWithNoOther(RecordComponent field) {
    assertThat(OTHER).containsKey(field.getName());
    var spec = new PoolSpecs().build();
    ObjectNode tree = Json.mapper().valueToTree(spec);
    tree.set(field.getName(), Json.tree(OTHER.get(field.getName())));
    var changed = Json.read(tree, ServicePoolSpec.class);
    assertThat(changed).isNotEqualTo(spec);
    boolean replaces = field.getAnnotation(Change.class).value() == Change.Cost.REPLACE;
    assertThat(SpecHash.of(changed).equals(SpecHash.of(spec))).isEqualTo(!replaces);
  }

  @Test
  void theHashDoesNotDependOnTheOrderOfEntries() {
    var one = new PoolSpecs();
    one.env = new LinkedHashMap<>();
    one.env.put("A", "1");
    one.env.put("B", "2");
    var other = new PoolSpecs();
    other.env = new LinkedHashMap<>();
    other.env.put("B", "2");
    other.env.put("A", "1");
    assertThat(SpecHash.of(one.build())).isEqualTo(SpecHash.of(other.build()));
  }

  private static PoolSpecs port(String more) {
    return new PoolSpecs().with("ports", "[{\"name\": \"http\", \"container\": 8080" + more + "}]");
  }

  private static String hash(PoolSpecs specs) {
    return SpecHash.of(specs.build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ", \"register\": false",
        ", \"register\": {\"name\": \"other\", \"tags\": [\"a\"], \"meta\": {\"k\": \"v\"}}",
        ", \"check\": {\"http\": \"/status\"}",
        ", \"check\": {\"grpc\": \"a\", \"interval\": \"9s\", \"failuresBeforeCritical\": 9}",
        ", \"host\": 0",
        ", \"bind\": \"0.0.0.0\", \"protocol\": \"tcp\""
      })
  void whatIsRegisteredAndWhatIsSaidByDefaultNeedsNoOtherContainer(String more) {
    assertThat(hash(port(more))).isEqualTo(hash(port("")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ", \"host\": 5000",
        ", \"host\": \"none\"",
        ", \"host\": {\"base\": 5000}",
        ", \"bind\": \"node\"",
        ", \"protocol\": \"udp\"",
        ", \"check\": {\"docker\": true}"
      })
  void howAPortIsPublishedNeedsAnotherContainer(String more) {
    assertThat(hash(port(more))).isNotEqualTo(hash(port("")));
  }

  @Test
  void howAnImageIsFetchedNeedsNoOtherContainer() {
    var fetched =
        new PoolSpecs()
            .with(
                "image",
                "{\"ref\": \"cs/date:1.0.0\", \"pull\": \"Always\", \"auth\": {\"secret\":"
                    + " \"r\"}}");
    assertThat(hash(fetched)).isEqualTo(hash(new PoolSpecs()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "volumes | [{#name#: #a#, #path#: #/a#}] | , #onDelete#: #remove#",
        "files | [{#config#: #a#, #key#: #k#, #path#: #/etc/a/k#}] | , #onChange#: #SIGHUP#"
      })
  void whatBecomesOfDataAndOfAChangedFileNeedsNoOtherContainer(
      String field, String value, String more) {
    var json = value.replace('#', '"');
    var other = json.replace("}]", more.replace('#', '"') + "}]");
    assertThat(hash(new PoolSpecs().with(field, other)))
        .isEqualTo(hash(new PoolSpecs().with(field, json)))
        .isNotEqualTo(hash(new PoolSpecs()));
  }

  /** Fields as they are today. */
  record Today(@Change(Change.Cost.REPLACE) List<Inner> inner) {
    record Inner(String name, @Default("{}") Deep deep) {}

    record Deep(@Default("\"a\"") String known) {}
  }

  /** The same after a release that added one on each floor. */
  record Tomorrow(
      @Change(Change.Cost.REPLACE) List<LaterInner> inner,
      @Default("{}") @Change(Change.Cost.REPLACE) LaterDeep more) {
    record LaterInner(String name, @Default("{}") LaterDeep deep, Optional<String> nick) {}

    record LaterDeep(
        @Default("\"a\"") String known,
        @Default("\"3s\"") Duration pause,
        @Default("[]") List<String> some) {}
  }

  private static Tomorrow tomorrow(Duration pause, Optional<String> nick, List<String> some) {
    return new Tomorrow(
        List.of(new Tomorrow.LaterInner("n", new Tomorrow.LaterDeep("a", pause, List.of()), nick)),
        new Tomorrow.LaterDeep("a", Duration.ofSeconds(3), some));
  }

  @Test
  void aFieldOfALaterReleaseChangesNoHashUntilADocumentUsesIt() {
    var today = SpecHash.digest(new Today(List.of(new Today.Inner("n", new Today.Deep("a")))));
    var usual = Duration.ofSeconds(3);
    assertThat(SpecHash.digest(tomorrow(usual, Optional.empty(), List.of()))).isEqualTo(today);
    assertThat(SpecHash.digest(tomorrow(null, Optional.empty(), null)))
        .as("what the release of today stored lacks the fields")
        .isEqualTo(today);
    assertThat(
            Stream.of(
                    tomorrow(Duration.ofSeconds(4), Optional.empty(), List.of()),
                    tomorrow(usual, Optional.of("x"), List.of()),
                    tomorrow(usual, Optional.empty(), List.of("x")))
                .map(SpecHash::digest))
        .doesNotContain(today)
        .doesNotHaveDuplicates();
  }

  @Test
  void theHashIsTheSameInEveryProcessAndRelease() {
    // A literal: were it to change, every container of every pool would be replaced by an upgrade.
    assertThat(SpecHash.of(new PoolSpecs().build())).isEqualTo("3f465e96cd41");
  }
}
