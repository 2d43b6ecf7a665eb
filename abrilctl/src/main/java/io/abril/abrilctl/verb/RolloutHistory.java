package io.abril.abrilctl.verb;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.listing.MoveListing;
import io.abril.abrilctl.listing.RevisionListing;
import io.abril.abrilctl.print.Table;
import io.abril.abrilctl.print.Yaml;
import io.abril.abrilctl.rollout.Judge;
import io.abril.abrilctl.state.Store;
import io.abril.api.endpoint.ConsumerEndpoint;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.pool.ServicePool;
import io.abril.schema.Json;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code abrilctl rollout history}: what a pool has run, or where an endpoint has pointed. */
@Command(
    name = "history",
    description = "Lists the specifications that a pool has had, or the switches of an endpoint.",
    footer = {"", "Example: abrilctl rollout history date-1.0.0 --revision 2"})
final class RolloutHistory implements Callable<Integer> {
  private final Context context;

  @Parameters(arity = "1..2", paramLabel = "pool/NAME|ce/NAME", description = "The object.")
  List<String> words;

  @Option(names = "--revision", paramLabel = "N", description = "Show that one, all of it.")
  int revision;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      paramLabel = "FORMAT",
      description = "table, or json.")
  Format output;

  /** How it is shown. */
  enum Format {
    table,
    json
  }

  RolloutHistory(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    var store = context.store();
    boolean plain = words.size() == 1 && !words.get(0).contains("/");
    if (!plain && Target.one(store.kinds(), words).kind().equals(ConsumerEndpoint.KIND)) {
      return switches(store, Target.one(store.kinds(), words));
    }
    var target = Target.ofKind(store.kinds(), ServicePool.KIND, words);
    var pool = store.need(target.kind(), target.name());
    var listing = new RevisionListing(pool);
    if (revision > 0) {
      show(listing.find(store, revision));
      return ExitCode.OK;
    }
    if (output == Format.json) {
      var list = Json.mapper().createArrayNode();
      listing.revisions(store).forEach(list::add);
      context.say(list.toPrettyString());
      return ExitCode.OK;
    }
    var table = new Table(listing.headings(false));
    listing.rows(store, false, context.now()).forEach(row -> table.row(row.cells()));
    table.lines(true, context.terminal().colours()).forEach(context::say);
    return ExitCode.OK;
  }

  private int switches(Store store, Target target) {
    if (revision > 0) {
      throw Failure.usage("an endpoint has no revisions; leave --revision out");
    }
    var status = Judge.status(store.need(target.kind(), target.name()));
    var listing = new MoveListing(status.orElseGet(() -> EndpointStatus.initial(context.now())));
    if (output == Format.json) {
      context.say(Json.mapper().valueToTree(listing.moves()).toPrettyString());
      return ExitCode.OK;
    }
    var table = new Table(listing.headings());
    listing.rows(context.now()).forEach(table::row);
    table.lines(true, context.terminal().colours()).forEach(context::say);
    return ExitCode.OK;
  }

  private void show(JsonNode found) {
    context.say(output == Format.json ? found.toPrettyString() : Yaml.of(found).stripTrailing());
  }
}
