package io.abril.runtime.loop;

import io.abril.runtime.store.Write;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Cuts writes into what a transaction takes: 64 operations before Consul 1.14, the fence being one
 * of them, and a body of 512 KB with its values in base64.
 */
final class Transactions {
  private static final int MOST_OPERATIONS = 63;
  private static final int MOST_BYTES = 480_000;
  private static final int BYTES_AROUND_A_VALUE = 300;

  private Transactions() {}

  /**
   * The parts in order. They are filled from the end, so that the last writes, which belong
   * together (an alias and the status that names it), stay together.
   */
  static List<List<Write>> split(List<Write> writes) {
    var parts = new ArrayList<List<Write>>();
    int end = writes.size();
    int operations = 0;
    int bytes = 0;
    for (int i = writes.size() - 1; i >= 0; i--) {
      operations += operations(writes.get(i));
      bytes += bytes(writes.get(i));
      if (i + 1 < end && (operations > MOST_OPERATIONS || bytes > MOST_BYTES)) {
        parts.add(List.copyOf(writes.subList(i + 1, end)));
        end = i + 1;
        operations = operations(writes.get(i));
        bytes = bytes(writes.get(i));
      }
    }
    if (end > 0) {
      parts.add(List.copyOf(writes.subList(0, end)));
    }
    Collections.reverse(parts);
    return parts;
  }

  /** A service on an external node is the node and the service. */
  private static int operations(Write write) {
    return write instanceof Write.CatalogService ? 2 : 1;
  }

  private static int bytes(Write write) {
    int value =
        write instanceof Write.Put p ? p.value().getBytes(StandardCharsets.UTF_8).length : 0;
    return value * 4 / 3 + BYTES_AROUND_A_VALUE;
  }
}
