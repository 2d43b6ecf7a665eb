package io.abril.testkit;

import io.abril.runtime.store.StateStore;
import java.util.List;

/**
 * A store under test, on a root of its own, with the world around it: other writers, and all that
 * can happen to a store and that it can't do itself. One driver serves one test.
 */
public interface StoreDriver extends AutoCloseable {
  /** Something that may make no sense for a store. */
  enum Capability {
    /** It can be put back to an older state. */
    SNAPSHOTS,
    /** It can hide keys from a client and refuse to have them written. */
    DENIAL,
    /** It has servers that elect a leader, and answers errors meanwhile. */
    ELECTIONS,
    /** It is reached by connections that can be refused. */
    CONNECTIONS,
    /** It has a catalog of services. */
    CATALOG
  }

  /** Whether that makes sense for this store; tests of what doesn't are skipped. */
  default boolean supports(Capability capability) {
    return true;
  }

  /** The store, always the same; its root is empty at first. */
  StateStore store();

  /** Lets a little time pass: whatever is under way goes on. */
  void pass();

  /** Another client sets a key. */
  void put(String key, String value);

  /** Another client deletes every key below a prefix that ends in a slash. */
  void deleteTree(String prefix);

  /** A new session. */
  String session();

  /** The session takes the key's lock; the key is made when it isn't there. */
  void lock(String key, String session);

  /** The session gives the key's lock up. */
  void unlock(String key, String session);

  /** The ids of the services on a node of the catalog. */
  List<String> services(String node);

  /** Keeps what the store holds; running the answer puts it back. */
  Runnable snapshot();

  /** Hides the keys that begin with this from the store, and refuses to have them written. */
  void deny(String prefix);

  /** Denies nothing any more. */
  void allowAll();

  /** The servers lose their leader; returns when they have none. */
  void beginElection();

  /** The servers have a leader again. */
  void endElection();

  /** Resets the connections that the store has, and each new one. */
  void refuseConnections();

  /** Accepts connections again. */
  void acceptConnections();

  @Override
  void close();
}
