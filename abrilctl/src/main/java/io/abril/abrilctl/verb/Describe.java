package io.abril.abrilctl.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.listing.EventListing;
import io.abril.abrilctl.listing.InstanceListing;
import io.abril.abrilctl.print.Ages;
import io.abril.abrilctl.print.Cells;
import io.abril.abrilctl.print.Colour;
import io.abril.abrilctl.print.Table;
import io.abril.abrilctl.print.Yaml;
import io.abril.abrilctl.rollout.Frame;
import io.abril.abrilctl.state.Discreet;
import io.abril.abrilctl.state.KindTable;
import io.abril.abrilctl.state.ObjectView;
import io.abril.abrilctl.state.Store;
import io.abril.api.Condition;
import io.abril.api.endpoint.ConsumerEndpoint;
import io.abril.api.job.Job;
import io.abril.api.loadbalancer.LoadBalancer;
import io.abril.api.node.Node;
import io.abril.api.pool.ServicePool;
import io.abril.schema.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code abrilctl describe}: all about one object, for people. */
@Command(
    name = "describe",
    description = "Shows all about objects.",
    footer = {"", "Example: abrilctl describe pool date-1.0.0"})
final class Describe implements Callable<Integer> {
  private static final int EVENTS = 10;
  private static final List<String> OF_RUNTIME =
      List.of("conditions", "observedGeneration", "documentIndex", "reconciled");

  private final Context context;

  @Parameters(arity = "1..*", paramLabel = "KIND NAME…|KIND/NAME…", description = "The objects.")
  List<String> words;

  Describe(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    var store = context.store();
    boolean first = true;
    for (var target : Target.of(store.kinds(), words)) {
      if (!first) {
        context.say("");
      }
      first = false;
      var object = store.need(target.kind(), target.name());
      head(object);
      conditions(object);
      if (object.kind().equals(ServicePool.KIND)) {
        pool(object);
      }
      if (object.kind().equals(ServicePool.KIND) || object.kind().equals(Node.KIND)) {
        instances(store, object);
      }
      if (object.kind().equals(ConsumerEndpoint.KIND)) {
        endpoint(object);
      }
      if (object.kind().equals(LoadBalancer.KIND)) {
        balancers(object);
      }
      if (object.kind().equals(Job.KIND)) {
        job(object);
      }
      if (KindTable.ALL.stream().noneMatch(object.kind()::equals)) {
        fields(object);
      }
      events(store, object);
    }
    return ExitCode.OK;
  }

  private void head(ObjectView object) {
    var tree = object.tree();
    var metadata = tree.path("metadata");
    var word = object.word();
    field("Name", object.name());
    field("Kind", object.kind().name());
    field("Status", Colour.ofState(word).paint(word, context.terminal().colours()));
    if (!object.message().isEmpty()) {
      field("Message", object.message());
    }
    object.owner().ifPresent(owner -> field("Owner", owner + ", which keeps it as it is"));
    field("Labels", pairs(object.labels()));
    if (metadata.hasNonNull("created")) {
      field(
          "Created",
          metadata.path("created").asText()
              + " ("
              + Ages.since(metadata.path("created"), context.now())
              + " ago)");
      field("Generation", object.generation() + (object.observed() ? "" : " (not observed yet)"));
    }
    context.say("Spec:");
    // The wish without its defaults says the most in the fewest lines.
    indented(Yaml.of(Discreet.brief(object.wish().orElse(tree)).path("spec")));
  }

  private void conditions(ObjectView object) {
    context.say("Conditions:");
    for (var condition : object.conditions()) {
      var age = Duration.between(condition.lastTransitionTime(), context.now());
      var status = condition.status() == Condition.Status.TRUE ? " is True" : " is not True";
      context.say(
          "  "
              + condition.type()
              + status
              + " since "
              + Ages.of(age)
              + " ("
              + condition.reason()
              + ")"
              + (condition.message().isEmpty() ? "" : ": " + condition.message()));
    }
    if (object.conditions().isEmpty()) {
      context.say("  none: " + object.message());
    }
  }

  private void pool(ObjectView object) {
    var status = object.tree().path("status");
    if (!status.isObject()) {
      return;
    }
    field("Rollout", rollout(status));
    var why = status.path("rollout").path("why").asText("");
    if (!why.isEmpty()) {
      field("Why", why);
    }
    var worst = status.path("worst");
    context.say("Not passing:" + (worst.isEmpty() ? " none" : ""));
    worst.forEach(sentence -> context.say("  " + sentence.asText()));
  }

  private static String rollout(JsonNode status) {
    var rollout = status.path("rollout");
    int rejected = rollout.path("rejected").asInt();
    var pausedBy = rollout.path("pausedBy").asText("");
    return "revision "
        + status.path("revision").asInt()
        + (rejected > 0 ? ", instead of " + rejected + " which was given up" : "")
        + ", "
        + rollout.path("state").asText("Progressing")
        + (rollout.path("paused").asBoolean()
            ? ", paused" + (pausedBy.isEmpty() ? "" : " by " + pausedBy)
            : "")
        + ": "
        + status.path("updated").asInt()
        + " of "
        + status.path("desired").asInt()
        + " instances have it";
  }

  private void instances(Store store, ObjectView object) {
    var field = object.kind().equals(ServicePool.KIND) ? "pool" : "node";
    var rows =
        new InstanceListing()
            .rows(store, false, context.now()).stream()
                .filter(row -> row.item().path(field).asText().equals(object.name()))
                .toList();
    context.say("Instances:" + (rows.isEmpty() ? " none" : ""));
    Frame.tree(rows, context.terminal().colours()).forEach(context::say);
  }

  private void endpoint(ObjectView object) {
    var status = object.tree().path("status");
    field("Phase", Cells.text(status.path("phase")));
    field(
        "Live",
        Cells.text(status.path("live")) + "   passing " + Cells.text(status.path("passing")));
    field("Previous", Cells.text(status.path("previous")));
    field("Rejected", Cells.text(status.path("rejected")));
    var attempt = status.path("attempt");
    if (attempt.isObject()) {
      var outcome = attempt.path("outcome").asText("");
      field(
          "Attempt",
          attempt.path("candidate").asText()
              + ", began "
              + Ages.since(attempt.path("startedAt"), context.now())
              + " ago, "
              + (outcome.isEmpty() ? "deadline " + attempt.path("deadline").asText() : outcome));
    }
    context.say("Gates:" + (status.path("gates").isEmpty() ? " none" : ""));
    for (JsonNode gate : status.path("gates")) {
      context.say(
          "  "
              + (gate.path("met").asBoolean() ? "✓ " : "… ")
              + gate.path("name").asText()
              + ": "
              + gate.path("message").asText());
    }
  }

  private void balancers(ObjectView object) {
    var status = object.tree().path("status");
    field("Routes", Cells.text(status.path("routes")));
    field("Backends up", Cells.text(status.path("backendsUp")));
    for (JsonNode route : status.path("routeStates")) {
      var message = route.path("message").asText("");
      context.say(
          "  "
              + (route.path("served").asBoolean() ? "✓ " : "✗ ")
              + route.path("route").asText()
              + (message.isEmpty() ? "" : ": " + message));
    }
    context.say("HAProxy:" + (status.path("instances").isEmpty() ? " none" : ""));
    for (JsonNode instance : status.path("instances")) {
      var message = instance.path("message").asText("");
      context.say(
          "  "
              + instance.path("container").asText()
              + " on "
              + instance.path("node").asText()
              + ": "
              + (message.isEmpty() ? "in sync" : message));
    }
  }

  private void job(ObjectView object) {
    var status = object.tree().path("status");
    field(
        "Run", Cells.text(status.path("run")) + "   attempt " + Cells.text(status.path("attempt")));
    field("Phase", Cells.text(status.path("phase")));
    field("Node", Cells.text(status.path("node")));
    field("Container", Cells.text(status.path("container")));
    field("Exit code", Cells.text(status.path("exitCode")));
    field("Started", Cells.text(status.path("started")));
    field("Finished", Cells.text(status.path("finished")));
    field("Next", Cells.text(status.path("next")));
    var log = status.path("log").asText("");
    context.say("Output:" + (log.isEmpty() ? " none" : ""));
    indented(log);
  }

  /** What the reconciler of a kind that this client knows nothing of says. */
  private void fields(ObjectView object) {
    ObjectNode status =
        object
            .status()
            .map(s -> (ObjectNode) s.deepCopy())
            .orElseGet(Json.mapper()::createObjectNode);
    status.remove(OF_RUNTIME);
    context.say("Status fields:" + (status.isEmpty() ? " none" : ""));
    if (!status.isEmpty()) {
      indented(Yaml.of(status));
    }
  }

  private void events(Store store, ObjectView object) {
    var listing = new EventListing(object.ref());
    var rows = listing.rows(store, false, context.now());
    context.say("Events:" + (rows.isEmpty() ? " none" : ""));
    var table = new Table(List.of("LAST", "TYPE", "REASON", "COUNT", "MESSAGE"));
    for (var row : rows.subList(Math.max(0, rows.size() - EVENTS), rows.size())) {
      var cells = new ArrayList<>(row.cells());
      cells.remove(3);
      table.row(cells);
    }
    if (!rows.isEmpty()) {
      table.lines(true, context.terminal().colours()).forEach(line -> context.say("  " + line));
    }
  }

  private void field(String name, String value) {
    context.say("%-13s %s".formatted(name + ":", value.isEmpty() ? Cells.NONE : value));
  }

  private void indented(String text) {
    text.lines().forEach(line -> context.say("  " + line));
  }

  private static String pairs(Map<String, String> map) {
    return new TreeMap<>(map)
        .entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(", "));
  }
}
