package io.abril.runtime.store;

import java.util.Map;
import java.util.OptionalLong;

/** One operation of a transaction. Keys are relative to the root. */
public sealed interface Write {
  /**
   * Sets a key.
   *
   * @param revision when present, only if the key still has it; 0 means that the key must not exist
   */
  record Put(String key, String value, OptionalLong revision) implements Write {}

  /** Deletes a key; one that isn't there is no error. */
  record Delete(String key) implements Write {}

  /** Deletes every key below a prefix, which must end in a slash. */
  record DeleteTree(String prefix) implements Write {
    /** Refuses a prefix that would take its neighbours along. */
    public DeleteTree {
      if (!prefix.endsWith("/") || prefix.length() < 2) {
        throw new IllegalArgumentException("a tree's prefix ends in a slash: " + prefix);
      }
    }
  }

  /** Requires that a key still has this revision; 0 means that it must not exist. */
  record Check(String key, long revision) implements Write {}

  /**
   * Registers a service on an external node (one without an agent) in Consul's catalog; both are
   * made when they aren't there.
   *
   * @param node the node's name
   * @param address of the node and of the service; a name makes Consul's DNS answer a CNAME
   */
  record CatalogService(
      String node, String serviceId, String service, String address, Map<String, String> meta)
      implements Write {
    /** Copies the map. */
    public CatalogService {
      meta = Map.copyOf(meta);
    }
  }

  /** Removes an external node and its services from the catalog. */
  record CatalogNodeDelete(String node) implements Write {}

  /** Sets a key, whatever it holds. */
  static Put put(String key, String value) {
    return new Put(key, value, OptionalLong.empty());
  }

  /** Sets a key if it still has that revision; 0 creates it. */
  static Put putIf(String key, String value, long revision) {
    return new Put(key, value, OptionalLong.of(revision));
  }

  /** Deletes a key. */
  static Delete delete(String key) {
    return new Delete(key);
  }
}
