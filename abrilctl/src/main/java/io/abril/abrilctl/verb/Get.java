package io.abril.abrilctl.verb;

import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.listing.Listing;
import io.abril.abrilctl.listing.Listing.Row;
import io.abril.abrilctl.listing.Listings;
import io.abril.abrilctl.state.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code abrilctl get}. */
@Command(
    name = "get",
    description = "Lists objects.",
    footer = {"", "Example: abrilctl get pools -o wide"})
final class Get implements Callable<Integer> {
  /** How a listing is printed. */
  enum Output {
    table,
    wide,
    json,
    yaml,
    name
  }

  private final Context context;

  @Parameters(
      index = "0",
      paramLabel = "KIND[/NAME]|KIND,KIND|all",
      description = "A kind, or instances, controllers, events.")
  String words;

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "NAME", description = "Only these.")
  List<String> names = List.of();

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      paramLabel = "FORMAT",
      description = "One of ${COMPLETION-CANDIDATES}.")
  Output output;

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "LABEL=VALUE",
      split = ",",
      description = "Only objects with these labels.")
  Map<String, String> selector = new HashMap<>();

  @Option(
      names = {"-w", "--watch"},
      description = "Go on with what changes.")
  boolean watch;

  @Option(names = "--no-headers", description = "Without headings.")
  boolean noHeaders;

  Get(Context context) {
    this.context = context;
  }

  /** A listing with those of its rows that are asked for. */
  record Part(Listing listing, List<Row> rows) {}

  @Override
  public Integer call() {
    int slash = words.indexOf('/');
    var wanted = new ArrayList<>(names);
    var store = context.store();
    var listings = Listings.of(store.kinds(), slash < 0 ? words : words.substring(0, slash));
    if (slash >= 0) {
      wanted.add(words.substring(slash + 1));
    }
    var printer = new Printer(context.terminal(), output, !noHeaders, !wanted.isEmpty());
    if (watch) {
      new Repaint(context, store, printer).forever(() -> parts(store, listings, wanted));
      return ExitCode.OK;
    }
    var parts = parts(store, listings, wanted);
    printer.print(parts);
    if (wanted.isEmpty() && parts.stream().allMatch(part -> part.rows().isEmpty())) {
      var plurals = listings.stream().map(Listing::plural).toList();
      context.remark("no " + String.join(", ", plurals) + " in root " + store.keys().root());
    }
    missing(listings, parts, wanted);
    return ExitCode.OK;
  }

  private List<Part> parts(Store store, List<Listing> listings, List<String> wanted) {
    var parts = new ArrayList<Part>();
    for (var listing : listings) {
      var rows =
          listing.rows(store, output == Output.wide, context.now()).stream()
              .filter(row -> row.labels().entrySet().containsAll(selector.entrySet()))
              .filter(
                  row -> wanted.isEmpty() || wanted.stream().anyMatch(n -> listing.means(n, row)))
              .toList();
      parts.add(new Part(listing, rows));
    }
    return parts;
  }

  private static void missing(List<Listing> listings, List<Part> parts, List<String> wanted) {
    for (String name : wanted) {
      boolean found =
          parts.stream().anyMatch(p -> p.rows().stream().anyMatch(r -> p.listing().means(name, r)));
      if (!found) {
        var plural = listings.get(0).plural();
        throw Failure.notFound(
            plural + "/" + name, "'abrilctl get " + plural + "' lists what is there");
      }
    }
  }
}
