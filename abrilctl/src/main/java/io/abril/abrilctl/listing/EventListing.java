package io.abril.abrilctl.listing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.abrilctl.print.Ages;
import io.abril.abrilctl.print.Cells;
import io.abril.abrilctl.state.Store;
import io.abril.api.Ref;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What happened, the latest last. */
public final class EventListing implements Listing {
  private final Optional<Ref> object;

  /** The events of every object. */
  public EventListing() {
    this.object = Optional.empty();
  }

  /** The events of one object. */
  public EventListing(Ref object) {
    this.object = Optional.of(object);
  }

  @Override
  public String plural() {
    return "events";
  }

  @Override
  public String singular() {
    return "event";
  }

  @Override
  public List<String> headings(boolean wide) {
    var headings = new ArrayList<>(List.of("LAST", "TYPE", "REASON", "OBJECT", "COUNT", "MESSAGE"));
    if (wide) {
      headings.add(1, "FIRST");
    }
    return headings;
  }

  @Override
  public boolean means(String name, Row row) {
    return row.name().startsWith(name + "/") || row.name().contains("/" + name + "/");
  }

  @Override
  public List<Row> rows(Store store, boolean wide, Instant now) {
    var rows = new ArrayList<Row>();
    var part = object.map(ref -> "events/" + ref).orElse("events");
    store
        .rows(part)
        .forEach(
            (key, event) -> {
              var full = object.map(ref -> ref + "/" + key).orElse(key);
              rows.add(row(full, event, wide, now));
            });
    rows.sort(Comparator.comparing(row -> row.item().path("last").asText()));
    return rows;
  }

  private static Row row(String key, JsonNode event, boolean wide, Instant now) {
    var about = key.contains("/") ? key.substring(0, key.lastIndexOf('/')) : key;
    var cells =
        new ArrayList<>(
            List.of(
                Ages.since(event.path("last"), now),
                Cells.text(event.path("type")),
                Cells.text(event.path("reason")),
                about,
                Cells.text(event.path("count")),
                Cells.text(event.path("message"))));
    if (wide) {
      cells.add(1, Ages.since(event.path("first"), now));
    }
    ObjectNode item = event.deepCopy();
    item.put("kind", "Event").put("name", key).put("object", about);
    return new Row(key, Map.of(), cells, item, item.toString());
  }
}
