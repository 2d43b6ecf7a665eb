package io.abril.abrilctl.listing;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.abrilctl.state.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Something that can be listed. */
public interface Listing {
  /** Its name on the command line, and in {@code -o name}. */
  String plural();

  /** What stands before a name when several sorts are listed. */
  String singular();

  /** The headings of the columns. */
  List<String> headings(boolean wide);

  /** What there is now. */
  List<Row> rows(Store store, boolean wide, Instant now);

  /** Whether a user's name means this row. */
  default boolean means(String name, Row row) {
    return row.name().equals(name);
  }

  /**
   * One line.
   *
   * @param name unique in the listing
   * @param labels what {@code -l} selects by
   * @param cells one for each heading
   * @param item what {@code -o json} prints
   * @param state changes exactly when something worth a new line has changed
   */
  record Row(
      String name, Map<String, String> labels, List<String> cells, JsonNode item, String state) {
    /** Copies the collections. */
    public Row {
      labels = Map.copyOf(labels);
      cells = List.copyOf(cells);
    }
  }
}
