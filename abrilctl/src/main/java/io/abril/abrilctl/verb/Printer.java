package io.abril.abrilctl.verb;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.abrilctl.base.Terminal;
import io.abril.abrilctl.print.Table;
import io.abril.abrilctl.print.Yaml;
import io.abril.abrilctl.verb.Get.Output;
import io.abril.abrilctl.verb.Get.Part;
import io.abril.schema.Json;
import java.util.ArrayList;
import java.util.List;

/** Prints listings in one of the formats. */
final class Printer {
  private final Terminal terminal;
  private final Output output;
  private final boolean headings;
  private final boolean single;

  /**
   * A printer.
   *
   * @param single whether one object that was asked for by name is printed as itself, not as a list
   */
  Printer(Terminal terminal, Output output, boolean headings, boolean single) {
    this.terminal = terminal;
    this.output = output;
    this.headings = headings;
    this.single = single;
  }

  boolean isTable() {
    return output == Output.table || output == Output.wide;
  }

  boolean isWide() {
    return output == Output.wide;
  }

  boolean withHeadings() {
    return headings;
  }

  void print(List<Part> parts) {
    lines(parts).forEach(terminal.out()::println);
  }

  /** What is printed, line by line. */
  List<String> lines(List<Part> parts) {
    return switch (output) {
      case table, wide -> tables(parts);
      case json -> List.of(json(items(parts)));
      case yaml -> List.of(yaml(items(parts)));
      case name ->
          parts.stream()
              .flatMap(p -> p.rows().stream().map(r -> p.listing().plural() + "/" + r.name()))
              .toList();
    };
  }

  private List<String> tables(List<Part> parts) {
    var lines = new ArrayList<String>();
    for (var part : parts) {
      if (part.rows().isEmpty()) {
        continue;
      }
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(table(part, parts.size() > 1).lines(headings, terminal.colours()));
    }
    return lines;
  }

  private Table table(Part part, boolean prefixed) {
    var table = new Table(part.listing().headings(isWide()));
    for (var row : part.rows()) {
      var cells = new ArrayList<>(row.cells());
      if (prefixed) {
        cells.set(0, part.listing().singular() + "/" + cells.get(0));
      }
      table.row(cells);
    }
    return table;
  }

  private static List<JsonNode> items(List<Part> parts) {
    return parts.stream().flatMap(p -> p.rows().stream().map(r -> r.item())).toList();
  }

  private String json(List<JsonNode> items) {
    if (single && items.size() == 1) {
      return items.get(0).toPrettyString();
    }
    var list = Json.mapper().createObjectNode().put("apiVersion", "abril/v1").put("kind", "List");
    list.putArray("items").addAll(items);
    return list.toPrettyString();
  }

  /** Documents one after the other, as {@code apply -f} reads them. */
  private static String yaml(List<JsonNode> items) {
    return String.join("---\n", items.stream().map(Yaml::of).toList()).stripTrailing();
  }
}
