package io.abril.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.api.Condition;
import io.abril.runtime.metrics.RuntimeMetrics;
import io.abril.runtime.view.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A rig as text, for the message of a failed assertion. */
final class RigDump {
  private static final int RECENT = 20;
  private static final int WIDTH = 160;

  private final MemoryPlatform platform;
  private final RuntimeMetrics metrics;
  private final List<String> lines = new ArrayList<>();

  RigDump(MemoryPlatform platform, RuntimeMetrics metrics) {
    this.platform = platform;
    this.metrics = metrics;
  }

  String text() {
    lines.add("rig at " + since(platform.timers().now()) + "; " + platform.timers());
    section("groups", platform.elections().stream().map(TestLeadership::toString).toList());
    var faults = new ArrayList<>(platform.faults().lines());
    platform.store().outage().ifPresent(why -> faults.add("the store: " + why));
    section("faults", faults);
    section("objects", values("objects/"));
    section("accepted", values("accepted/"));
    section("status", keys("status/").stream().map(this::status).toList());
    section("ops", values("ops/"));
    section("queue", queue());
    var steps = platform.journal().steps();
    section(
        "steps",
        steps.subList(Math.max(0, steps.size() - RECENT), steps.size()).stream()
            .map(step -> since(step.begun()) + " " + step)
            .toList());
    section("events", values("events/"));
    return String.join("\n", lines);
  }

  private void section(String name, List<String> content) {
    if (!content.isEmpty()) {
      lines.add(name);
      content.forEach(line -> lines.add("  " + shortened(line)));
    }
  }

  private static String shortened(String line) {
    var flat = line.replaceAll("\\s*\\R\\s*", " ⏎ ");
    return flat.length() <= WIDTH ? flat : flat.substring(0, WIDTH) + " …";
  }

  private String since(Instant at) {
    return "+" + Duration.between(VirtualTimers.BEGINNING, at).toMillis() / 1000.0 + " s";
  }

  private List<String> keys(String prefix) {
    return platform.store().keys().stream()
        .filter(key -> key.startsWith(prefix) && !key.endsWith("/.keep"))
        .toList();
  }

  private List<String> values(String prefix) {
    return keys(prefix).stream()
        .map(
            key ->
                key.substring(prefix.length())
                    + "  "
                    + platform.store().value(key).orElse("(gone)"))
        .toList();
  }

  private String status(String key) {
    var text = platform.store().value(key).orElse("");
    var status = Stored.object(text);
    var line = new StringBuilder(key.substring("status/".length()));
    status.map(Stored::conditions).orElse(List.of()).forEach(c -> line.append(" ").append(said(c)));
    status.ifPresent(
        tree -> {
          ObjectNode fields = tree.deepCopy();
          fields.remove("conditions");
          line.append(" ").append(fields.toString());
        });
    return status.isEmpty() ? line + " unreadable: " + text : line.toString();
  }

  private static String said(Condition c) {
    var holds = c.type() + "=" + c.status();
    return c.status() == Condition.Status.TRUE
        ? holds + ";"
        : holds + " " + c.reason() + ": " + c.message() + ";";
  }

  /** The gauges of the queues, as metrics tell them. */
  private List<String> queue() {
    metrics.sample();
    return metrics
        .scrape()
        .lines()
        .filter(line -> line.matches("abril_(queue|reconcile)_[a-z]+\\{kind=.*"))
        .filter(line -> !line.startsWith("abril_reconcile_seconds"))
        .map(line -> line.replaceFirst("abril_(.*)\\{kind=\"(.*)\"\\} (.*)", "$2 $1 $3"))
        .sorted()
        .toList();
  }
}
