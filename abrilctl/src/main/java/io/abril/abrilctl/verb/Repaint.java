package io.abril.abrilctl.verb;

import io.abril.abrilctl.print.Table;
import io.abril.abrilctl.state.Store;
import io.abril.abrilctl.state.Watch;
import io.abril.abrilctl.verb.Get.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Goes on printing a listing: a person's screen is painted anew, anything else gets a line for
 * every change.
 */
final class Repaint {
  /** Controllers' heartbeats and ages change without a change of the root. */
  private static final Duration AT_LEAST = Duration.ofSeconds(2);

  private final Context context;
  private final Store store;
  private final Printer printer;
  private final Map<String, String> known = new HashMap<>();
  private final Map<String, Table> tables = new LinkedHashMap<>();
  private final Painter painter;

  Repaint(Context context, Store store, Printer printer) {
    this.context = context;
    this.store = store;
    this.printer = printer;
    this.painter = new Painter(context.terminal());
  }

  /** Until the process ends. */
  void forever(Supplier<List<Part>> parts) {
    new Watch(store, Duration.ofDays(365))
        .until(
            AT_LEAST,
            () -> {
              if (context.terminal().tty() && printer.isTable()) {
                painter.paint(printer.lines(parts.get()));
              } else {
                changes(parts.get());
              }
              context.terminal().out().flush();
              return Optional.empty();
            });
  }

  private void changes(List<Part> parts) {
    var present = new HashSet<String>();
    for (var part : parts) {
      var fresh = new ArrayList<Listed>();
      for (var row : part.rows()) {
        var name = part.listing().singular() + "/" + row.name();
        // Two instances of one slot have one name: both belong to its state.
        present.add(name);
        fresh.add(new Listed(name, row));
      }
      var states = new LinkedHashMap<String, String>();
      fresh.forEach(l -> states.merge(l.name(), l.row().state(), String::concat));
      var changed =
          fresh.stream().filter(l -> !states.get(l.name()).equals(known.get(l.name()))).toList();
      known.putAll(states);
      if (!changed.isEmpty()) {
        print(part, changed);
      }
    }
    for (var name : List.copyOf(known.keySet())) {
      if (!present.contains(name)) {
        known.remove(name);
        context.say(name + " deleted");
      }
    }
  }

  private record Listed(String name, io.abril.abrilctl.listing.Listing.Row row) {}

  private void print(Part part, List<Listed> changed) {
    if (!printer.isTable()) {
      printer
          .lines(List.of(new Part(part.listing(), changed.stream().map(Listed::row).toList())))
          .forEach(context::say);
      return;
    }
    boolean first = !tables.containsKey(part.listing().plural());
    var table =
        tables.computeIfAbsent(
            part.listing().plural(),
            plural -> new Table(part.listing().headings(printer.isWide())));
    changed.forEach(l -> table.row(l.row().cells()));
    table
        .lines(first && printer.withHeadings(), context.terminal().colours())
        .forEach(context::say);
    table.clear();
  }
}
