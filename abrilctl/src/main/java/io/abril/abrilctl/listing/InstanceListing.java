package io.abril.abrilctl.listing;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.abrilctl.print.Ages;
import io.abril.abrilctl.print.Cells;
import io.abril.abrilctl.state.ObjectView;
import io.abril.abrilctl.state.Store;
import io.abril.api.pool.ServicePool;
import io.abril.schema.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The instances of all pools: the rows that the leader keeps of their slots. */
public final class InstanceListing implements Listing {
  @Override
  public String plural() {
    return "instances";
  }

  @Override
  public String singular() {
    return "instance";
  }

  @Override
  public List<String> headings(boolean wide) {
    var headings =
        new ArrayList<>(
            List.of("NAME", "POOL", "SLOT", "NODE", "STATUS", "ADDRESS", "RESTARTS", "AGE"));
    if (wide) {
      headings.addAll(List.of("CONTAINER", "IMAGE", "MESSAGE"));
    }
    return headings;
  }

  /** A name is the instance's, its container's, or its pool's. */
  @Override
  public boolean means(String name, Row row) {
    return row.name().equals(name)
        || row.item().path("pool").asText().equals(name)
        || row.item().path("container").asText().equals(name);
  }

  @Override
  public List<Row> rows(Store store, boolean wide, Instant now) {
    var pools = new HashMap<String, ObjectView>();
    store.list(ServicePool.KIND).forEach(pool -> pools.put(pool.name(), pool));
    var sorted = new TreeMap<String, Row>();
    store
        .rows("instances")
        .forEach(
            (key, slot) -> {
              var pool = Optional.ofNullable(pools.get(slot.path("pool").asText()));
              for (var row : rows(slot, pool, wide, now)) {
                sorted.put(sortKey(slot) + sorted.size(), row);
              }
            });
    return List.copyOf(sorted.values());
  }

  private static String sortKey(JsonNode slot) {
    return slot.path("pool").asText() + "/" + "%09d/".formatted(slot.path("slot").asInt());
  }

  private static List<Row> rows(
      JsonNode slot, Optional<ObjectView> pool, boolean wide, Instant now) {
    var rows = new ArrayList<Row>();
    if (slot.hasNonNull("current")) {
      rows.add(row(slot, Optional.of(slot.get("current")), pool, wide, now));
    }
    slot.path("leaving").forEach(i -> rows.add(row(slot, Optional.of(i), pool, wide, now)));
    if (rows.isEmpty()) {
      rows.add(row(slot, Optional.empty(), pool, wide, now));
    }
    return rows;
  }

  private static Row row(
      JsonNode slot,
      Optional<JsonNode> instance,
      Optional<ObjectView> pool,
      boolean wide,
      Instant now) {
    var i = instance.orElseGet(() -> Json.tree("{}"));
    var name = slot.path("pool").asText() + "." + slot.path("slot").asText();
    var container = instance.map(x -> name + "." + x.path("id").asText()).orElse(Cells.NONE);
    var cells =
        new ArrayList<>(
            List.of(
                name,
                slot.path("pool").asText(),
                slot.path("slot").asText(),
                Cells.text(i.path("node")),
                instance.map(x -> x.path("phase").asText()).orElse("Pending"),
                addresses(i),
                instance.map(x -> Cells.text(x.path("restarts"))).orElse("0"),
                Ages.since(i.path("since"), now)));
    if (wide) {
      cells.add(container);
      cells.add(
          pool.map(p -> Cells.text(p.tree().path("spec").path("image").path("ref")))
              .orElse(Cells.NONE));
      cells.add(Cells.orNone(message(slot, i)));
    }
    var item = Json.mapper().createObjectNode();
    item.put("kind", "Instance").put("name", name).put("container", container);
    item.put("pool", slot.path("pool").asText()).put("slot", slot.path("slot").asInt());
    item.put("message", message(slot, i));
    i.properties().forEach(field -> item.set(field.getKey(), field.getValue()));
    var labels = pool.map(ObjectView::labels).orElse(Map.of());
    return new Row(name, labels, cells, item, item.toString());
  }

  private static String message(JsonNode slot, JsonNode instance) {
    var error = instance.path("lastError").asText("");
    return error.isEmpty() ? slot.path("message").asText("") : error;
  }

  private static String addresses(JsonNode instance) {
    var addresses = new ArrayList<String>();
    instance
        .path("ports")
        .forEach(port -> addresses.add(instance.path("address").asText() + ":" + port.asText()));
    return addresses.isEmpty() ? Cells.NONE : String.join(",", addresses);
  }
}
