package io.abril.controllers.pool;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.api.pool.ServicePool;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.schema.Admission;
import io.abril.schema.Json;
import io.abril.schema.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads specs as a document's are read. */
final class PoolDocuments {
  private static final Admission ADMISSION = new Admission(List.of(ServicePool.KIND));

  private PoolDocuments() {}

  static ServicePoolSpec spec(JsonNode spec) {
    var document =
        Map.of(
            "apiVersion",
            "abril/v1",
            "kind",
            "ServicePool",
            "metadata",
            Map.of("name", "date-1.0.0"),
            "spec",
            spec);
    var verdict = ADMISSION.admit(Json.write(document), Optional.empty());
    if (verdict instanceof Verdict.Rejected rejected) {
      throw new AssertionError(rejected.sentence());
    }
    return (ServicePoolSpec) ((Verdict.Admitted) verdict).typedSpec();
  }
}
