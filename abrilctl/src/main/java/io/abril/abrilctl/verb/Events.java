package io.abril.abrilctl.verb;

import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.listing.EventListing;
import io.abril.abrilctl.listing.Listing;
import io.abril.abrilctl.verb.Get.Output;
import io.abril.abrilctl.verb.Get.Part;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code abrilctl events}. */
@Command(
    name = "events",
    description = "Shows what happened, the latest last.",
    footer = {"", "Example: abrilctl events pool date-1.0.0 --watch"})
final class Events implements Callable<Integer> {
  private final Context context;

  @Parameters(arity = "0..2", paramLabel = "KIND NAME", description = "Only of this object.")
  List<String> words = List.of();

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      paramLabel = "FORMAT",
      description = "One of ${COMPLETION-CANDIDATES}.")
  Output output;

  @Option(
      names = {"-w", "--watch"},
      description = "Go on with what happens.")
  boolean watch;

  @Option(names = "--no-headers", description = "Without headings.")
  boolean noHeaders;

  Events(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    var store = context.store();
    Listing listing = new EventListing();
    if (!words.isEmpty()) {
      var target = Target.one(store.kinds(), words);
      listing = new EventListing(target.kind().ref(target.name()));
    }
    var printer = new Printer(context.terminal(), output, !noHeaders, false);
    var events = listing;
    if (watch) {
      new Repaint(context, store, printer).forever(() -> List.of(part(events, store)));
      return ExitCode.OK;
    }
    var part = part(events, store);
    printer.print(List.of(part));
    if (part.rows().isEmpty()) {
      context.remark("no events" + (words.isEmpty() ? "" : " of " + String.join("/", words)));
    }
    return ExitCode.OK;
  }

  private Part part(Listing listing, io.abril.abrilctl.state.Store store) {
    return new Part(listing, listing.rows(store, output == Output.wide, context.now()));
  }
}
