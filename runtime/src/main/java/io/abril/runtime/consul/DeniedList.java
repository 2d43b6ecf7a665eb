package io.abril.runtime.consul;

import io.abril.runtime.consul.Partition.Surroundings;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an empty partition from a token that may not list: Consul answers both with nothing. While
 * the whole root is empty, no list is believed.
 */
final class DeniedList {
  private static final Logger LOG = LoggerFactory.getLogger(DeniedList.class);

  private final String prefix;
  private final Surroundings s;
  private boolean ignoring;

  DeniedList(String prefix, Surroundings surroundings) {
    this.prefix = prefix;
    this.s = surroundings;
  }

  /** Whether anything is listed below the watched prefix. */
  Future<Boolean> rootHoldsKeys() {
    return s.reads().pollBell(prefix, 0).map(rows -> isBelieved(rows));
  }

  private boolean isBelieved(KvNames rows) {
    boolean empty = rows.keys().isEmpty();
    if (empty && !ignoring) {
      LOG.warn(
          "watch prefix={} outcome=ignored-empty-list known={}", prefix, s.told().keys().size());
    }
    ignoring = empty;
    return !empty;
  }
}
