package io.abril.controllers;

import io.abril.api.pool.Revision;
import io.abril.runtime.view.Rows;

/** The specifications that pools have had. */
public final class Revisions {
  /** At {@code revisions/servicepools/<pool>/<number>}. */
  public static final Rows<Revision> ROWS = new Rows<>("revisions", Revision.class);

  private Revisions() {}

  /** The pool that a row's name {@code servicepools/<pool>/<number>} belongs to. */
  public static String poolOf(String rowName) {
    var parts = rowName.split("/", -1);
    return parts.length == 3 ? parts[1] : "";
  }
}
