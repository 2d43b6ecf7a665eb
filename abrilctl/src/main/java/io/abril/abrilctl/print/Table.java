package io.abril.abrilctl.print;

import java.util.ArrayList;
import java.util.List;

/** Aligned columns, three blanks apart. */
public final class Table {
  private static final int GAP = 3;

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();
  private final int[] widths;

  /** A table without rows. */
  public Table(List<String> headings) {
    this.headings = List.copyOf(headings);
    this.widths = new int[headings.size()];
  }

  /** Adds a row with a cell for each heading. */
  public Table row(List<String> cells) {
    if (cells.size() != headings.size()) {
      throw new IllegalArgumentException(cells.size() + " cells for " + headings);
    }
    rows.add(List.copyOf(cells));
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], cells.get(i).length());
    }
    return this;
  }

  /** Forgets the rows and keeps the columns' widths, for lines that follow later. */
  public void clear() {
    rows.clear();
  }

  /** Whether it has no rows. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The lines, with states in colour when colours are on. */
  public List<String> lines(boolean withHeadings, boolean colours) {
    var lines = new ArrayList<String>();
    if (withHeadings) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], headings.get(i).length());
      }
      lines.add(line(headings, false));
    }
    rows.forEach(row -> lines.add(line(row, colours)));
    return lines;
  }

  private String line(List<String> cells, boolean colours) {
    var line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      var cell = cells.get(i);
      boolean state = colours && Cells.isState(headings.get(i));
      line.append(state ? Colour.ofState(cell).paint(cell, true) : cell);
      if (i < cells.size() - 1) {
        line.append(" ".repeat(widths[i] - cell.length() + GAP));
      }
    }
    return line.toString();
  }
}
