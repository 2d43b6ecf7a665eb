package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.schema.Change;
import io.abril.schema.Json;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
    OTHER.put("resources", "{\"limit\": {\"memory\": \"64Mi\"}}");
    OTHER.put(
        "restart",
        "{\"delay\": \"9s\", \"factor\": 3, \"maxDelay\": \"9m\", \"resetAfter\": \"9m\"}");
    OTHER.put(
        "update",
        "{\"order\": \"stop-first\", \"maxSurge\": 0, \"maxUnavailable\": 1, \"minReady\": \"9s\"}");
    OTHER.put(
        "stop",
        "{\"signal\": \"SIGINT\", \"deregisterDelay\": \"9s\", \"drainTimeout\": \"9s\","
            + " \"grace\": \"9s\"}");
    OTHER.put("paused", "true");
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

  @Test
  void theHashIsTheSameInEveryProcessAndRelease() {
    // A literal: were it to change, every container of every pool would be replaced by an upgrade.
    assertThat(SpecHash.of(new PoolSpecs().build())).isEqualTo("39373990a249");
  }
}
