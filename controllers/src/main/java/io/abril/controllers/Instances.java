package io.abril.controllers;

import io.abril.api.pool.Slot;
import io.abril.runtime.view.Rows;

/** The rows of all pools' slots, which other kinds read as well. */
public final class Instances {
  /** At {@code instances/<pool>/<slot>}. */
  public static final Rows<Slot> ROWS = new Rows<>("instances", Slot.class);

  private Instances() {}

  /** The pool that a row's name {@code <pool>/<slot>} belongs to. */
  public static String poolOf(String rowName) {
    return rowName.substring(0, Math.max(0, rowName.lastIndexOf('/')));
  }
}
