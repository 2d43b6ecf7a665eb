package io.abril.abrilctl.rollout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.abrilctl.listing.Listing.Row;
import io.abril.abrilctl.print.Ages;
import io.abril.abrilctl.print.Cells;
import io.abril.abrilctl.print.Colour;
import io.abril.abrilctl.state.ObjectView;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Attempt;
import io.abril.api.endpoint.EndpointStatus.Gate;
import io.abril.api.endpoint.WantedVersion;
import io.abril.schema.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How far a rollout is, for people, for logs, and for programs.
 *
 * @param object the endpoint or pool
 * @param instances of the pool that it is about
 * @param events of the object, the latest last
 * @param now when all this was read
 * @param elapsed since it is being followed
 */
public record Frame(
    ObjectView object, List<Row> instances, List<Row> events, Instant now, Duration elapsed) {
  private static final int EVENTS = 3;

  /** Copies the lists. */
  public Frame {
    instances = List.copyOf(instances);
    events = List.copyOf(events);
  }

  /** A person's screen. */
  public List<String> screen(boolean colours) {
    var lines = new ArrayList<String>();
    lines.add(headline() + "   " + Ages.of(elapsed) + deadline());
    for (var gate : gates()) {
      var mark = gate.met() ? Colour.GREEN.paint("✓", colours) : Colour.YELLOW.paint("…", colours);
      lines.add("  " + mark + " " + "%-14s ".formatted(gate.name()) + gate.message());
    }
    if (gates().isEmpty() && !object.message().isEmpty()) {
      lines.add("  " + object.message());
    }
    lines.addAll(tree(instances, colours));
    for (var event : events.subList(Math.max(0, events.size() - EVENTS), events.size())) {
      lines.add(
          "  " + Colour.DIM.paint(event.cells().get(0) + " ago  " + event.cells().get(5), colours));
    }
    return lines;
  }

  /** One line for a log; the same line means that nothing worth a line has changed. */
  public String line() {
    var open =
        gates().stream()
            .filter(gate -> !gate.met())
            .map(gate -> gate.name() + ": " + gate.message())
            .collect(Collectors.joining(", "));
    var why = open.isEmpty() ? object.message() : open;
    return headline() + (why.isEmpty() ? "" : "   " + why);
  }

  /** One object of a JSON stream. */
  public ObjectNode json() {
    var json = Json.mapper().createObjectNode();
    json.put("at", now.toString()).put("object", object.ref().toString());
    json.put("state", object.word()).put("message", object.message());
    var status = object.tree().path("status");
    for (String field :
        List.of(
            "phase",
            "live",
            "previous",
            "wanted",
            "paused",
            "traffic",
            "gates",
            "gatesMet",
            "passing",
            "desired",
            "running",
            "updated",
            "revision",
            "imageDigest",
            "rollout")) {
      if (status.has(field)) {
        json.set(field, status.get(field));
      }
    }
    if (status.path("attempt").has("candidate")) {
      json.set("candidate", status.path("attempt").get("candidate"));
    }
    return json;
  }

  private String headline() {
    var status = object.tree().path("status");
    var spec = object.tree().path("spec");
    if (!object.observed()) {
      return object.title() + "   waiting for a controller to take up the change";
    }
    if (!status.hasNonNull("phase")) {
      return "%s   %s   %s passing, %s running, %s desired"
          .formatted(
              object.title(),
              object.word(),
              Cells.text(status.path("passing")),
              Cells.text(status.path("running")),
              Cells.text(status.path("desired")));
    }
    var live = Cells.text(status.path("live"));
    boolean auto = spec.path("version").asText().equals(WantedVersion.AUTO.toString());
    var wanted = Cells.text(auto ? status.path("wanted") : spec.path("version"));
    return object.title()
        + "   "
        + (live.equals(wanted) ? live : live + " → " + wanted)
        + "   "
        + status.path("phase").asText()
        + (status.path("gatesMet").asText("").isEmpty()
            ? ""
            : "   gates " + status.path("gatesMet").asText());
  }

  private List<Gate> gates() {
    return Judge.status(object).map(EndpointStatus::gates).orElse(List.of());
  }

  private String deadline() {
    return Judge.status(object)
        .flatMap(EndpointStatus::attempt)
        .filter(attempt -> attempt.outcome() == null || attempt.outcome().isEmpty())
        .map(Attempt::deadline)
        .filter(at -> at.isAfter(now))
        .map(at -> ", deadline in " + Ages.of(Duration.between(now, at)))
        .orElse("");
  }

  /** Instances as a tree. */
  public static List<String> tree(List<Row> instances, boolean colours) {
    var lines = new ArrayList<String>();
    for (int i = 0; i < instances.size(); i++) {
      var row = instances.get(i);
      var cells = row.cells();
      var state = cells.get(4);
      var message = row.item().path("message").asText("");
      lines.add(
          "  "
              + (i == instances.size() - 1 ? "└─ " : "├─ ")
              + cells.get(0)
              + "   "
              + Colour.ofState(state).paint(state, colours)
              + "   "
              + cells.get(3)
              + "   "
              + cells.get(5)
              + (message.isEmpty() ? "" : "   " + message));
    }
    return lines;
  }
}
