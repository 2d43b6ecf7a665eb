package io.abril.controllers.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.api.job.JobSpec;
import io.abril.controllers.Hashes;
import io.abril.schema.Json;
import java.util.List;

/**
 * A digest of what a job runs. When, where and how patiently it runs is not part of it: a changed
 * {@code ttlAfterFinished} sets no database up anew.
 */
final class JobHash {
  private static final List<String> HOW =
      List.of("retries", "timeout", "ttlAfterFinished", "schedule", "placement");

  private JobHash() {}

  static String of(JobSpec spec) {
    ObjectNode fields = Json.mapper().valueToTree(spec);
    fields.remove(HOW);
    // A field that a later release adds changes no digest until a document uses it.
    fields.properties().removeIf(field -> isUnset(field.getValue()));
    return Hashes.hex12(Json.write(fields));
  }

  private static boolean isUnset(JsonNode value) {
    return value.isNull()
        || (value.isContainerNode() && value.isEmpty())
        || (value.isBoolean() && !value.asBoolean());
  }
}
