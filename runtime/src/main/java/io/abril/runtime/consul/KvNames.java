package io.abril.runtime.consul;

import java.util.List;

/**
 * The names of the keys below a prefix at one moment.
 *
 * @param keys relative to the root, as Consul orders them
 * @param index the highest index of a write or a deletion below the prefix; of the whole store when
 *     nothing is known of the prefix
 */
record KvNames(List<String> keys, long index) {
  KvNames {
    keys = List.copyOf(keys);
  }
}
