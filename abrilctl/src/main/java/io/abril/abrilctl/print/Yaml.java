package io.abril.abrilctl.print;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.schema.Json;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Trees as YAML 1.2 that reads back as the same tree. */
public final class Yaml {
  private Yaml() {}

  /** The tree as a document in block style. */
  public static String of(JsonNode tree) {
    var settings =
        DumpSettings.builder()
            .setSchema(new CoreSchema())
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setWidth(120)
            .build();
    return new Dump(settings).dumpToString(Json.mapper().convertValue(tree, Object.class));
  }
}
