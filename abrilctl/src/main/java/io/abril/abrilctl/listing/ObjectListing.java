package io.abril.abrilctl.listing;

import io.abril.abrilctl.print.Cells;
import io.abril.abrilctl.state.KindTable;
import io.abril.abrilctl.state.ObjectView;
import io.abril.abrilctl.state.Store;
import io.abril.api.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The objects of a kind, with the kind's own columns.
 *
 * @param kind the kind
 */
public record ObjectListing(Kind<?, ?> kind) implements Listing {
  @Override
  public String plural() {
    return kind.plural();
  }

  @Override
  public String singular() {
    return KindTable.singular(kind);
  }

  @Override
  public List<String> headings(boolean wide) {
    var headings = new ArrayList<String>(List.of("NAME"));
    columns(wide).forEach(column -> headings.add(column.name()));
    return headings;
  }

  @Override
  public List<Row> rows(Store store, boolean wide, Instant now) {
    return store.list(kind).stream().map(object -> row(object, wide, now)).toList();
  }

  private Row row(ObjectView object, boolean wide, Instant now) {
    var cells = new ArrayList<String>(List.of(object.name()));
    var state = new StringBuilder();
    for (var column : columns(wide)) {
      var cell = Cells.of(object, column, now);
      cells.add(cell);
      boolean ages = column.path().equals("@age") || column.path().startsWith("@since:");
      state.append(ages ? "" : cell).append('\n');
    }
    return new Row(object.name(), object.labels(), cells, object.tree(), state.toString());
  }

  private List<Kind.Column> columns(boolean wide) {
    return kind.columns().stream().filter(column -> wide || !column.wide()).toList();
  }
}
