package io.abril.abrilctl.print;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.schema.Admission;
import io.abril.schema.Json;
import org.junit.jupiter.api.Test;

/** YAML that is printed reads back as the same tree. */
class YamlTest {
  @Test
  void textThatLooksLikeSomethingElseIsQuoted() {
    var tree =
        Json.tree(
            "{\"a\":\"1.0\",\"b\":\"true\",\"c\":\"null\",\"d\":1.5,\"e\":[1,\"x: y\"],\"f\":\"l1\\nl2\\n\","
                + "\"g\":\"\",\"h\":{},\"i\":\"0x1f\",\"j\":\"~\"}");

    assertThat(Admission.document(Yaml.of(tree))).isEqualTo(tree);
    assertThat(Yaml.of(Json.tree("{\"a\":\"1.0\",\"b\":\"1.0.0\"}")))
        .isEqualTo("a: '1.0'\nb: 1.0.0\n");
  }
}
