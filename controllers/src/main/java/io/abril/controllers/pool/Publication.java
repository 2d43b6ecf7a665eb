package io.abril.controllers.pool;

import io.abril.runtime.view.Rows;

/**
 * A key outside of the root that an instance has: the row at {@code published/<path>}, committed
 * before the key is written and deleted after it. So a path has one owner, whoever leads.
 *
 * @param path the key
 * @param pool the owner's name
 * @param uid the owner's uid
 * @param slot whose instance it is
 * @param instance its id
 * @param value what the key holds
 */
public record Publication(
    String path, String pool, String uid, int slot, String instance, String value) {
  /** The rows of all pools. */
  public static final Rows<Publication> ROWS = new Rows<>("published", Publication.class);
}
