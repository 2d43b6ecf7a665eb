package io.abril.abrilctl.listing;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.abrilctl.print.Cells;
import io.abril.abrilctl.state.Store;
import io.abril.schema.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The controller processes of the root, from their registration, and who of them leads. */
public final class ControllerListing implements Listing {
  private static final String SERVICE = "abril-controller";

  @Override
  public String plural() {
    return "controllers";
  }

  @Override
  public String singular() {
    return "controller";
  }

  @Override
  public List<String> headings(boolean wide) {
    return List.of("NAME", "ADDRESS", "ROLE", "EPOCH", "HEARTBEAT", "VERSION");
  }

  @Override
  public List<Row> rows(Store store, boolean wide, Instant now) {
    var leaders = store.rows("leader");
    var rows = new ArrayList<Row>();
    for (JsonNode entry : store.consul().health(SERVICE)) {
      var service = entry.path("Service");
      var root = service.path("Meta").path("abril-root").asText(store.keys().root());
      if (root.equals(store.keys().root())) {
        rows.add(row(service, heartbeat(entry.path("Checks")), leaders));
      }
    }
    return rows;
  }

  /** Whether a controller of this root is alive; without one, nothing will ever happen. */
  public static boolean anyAlive(Store store) {
    return new ControllerListing()
        .rows(store, false, Instant.EPOCH).stream()
            .anyMatch(row -> row.item().path("heartbeat").asText().equals("passing"));
  }

  private static Row row(JsonNode service, String heartbeat, Map<String, JsonNode> leaders) {
    var id = service.path("ID").asText();
    var led = new ArrayList<String>();
    var epochs = new ArrayList<String>();
    leaders.forEach(
        (group, value) -> {
          boolean holds = value.path("controller").asText().equals(id);
          if (holds && !value.path("released").asBoolean()) {
            led.add(group);
            epochs.add(value.path("epoch").asText());
          }
        });
    boolean leads = !led.isEmpty() && heartbeat.equals("passing");
    var item = Json.mapper().createObjectNode();
    item.put("kind", "Controller").put("name", id);
    item.put("address", service.path("Address").asText() + ":" + service.path("Port").asText());
    item.put("role", leads ? "leader" : "standby");
    item.put("epoch", leads ? String.join(",", epochs) : "");
    item.put("heartbeat", heartbeat);
    item.put("version", service.path("Meta").path("version").asText());
    var cells =
        List.of("name", "address", "role", "epoch", "heartbeat", "version").stream()
            .map(field -> Cells.text(item.path(field)))
            .toList();
    return new Row(id, Map.of(), cells, item, item.toString());
  }

  private static String heartbeat(JsonNode checks) {
    var worst = "passing";
    for (JsonNode check : checks) {
      if (!check.path("Status").asText().equals("passing")) {
        worst = check.path("Status").asText();
      }
    }
    return worst;
  }
}
