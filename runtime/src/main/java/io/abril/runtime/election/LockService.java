package io.abril.runtime.election;

import io.vertx.core.Future;
import java.util.Map;

/**
 * What an election asks of the outside: a service of this process with a check that lives by
 * heartbeats, sessions that live as long as the check and the host, and one lock a group. Every
 * future answers on the context that called, within {@link #TIMEOUT_MS} unless it says otherwise; a
 * failed one leaves open whether the call was carried out, or will be.
 */
public interface LockService {
  /** How long an answer is waited for, in milliseconds. */
  long TIMEOUT_MS = 2_000;

  /** After how long without a heartbeat a controller's check turns critical, in milliseconds. */
  long CHECK_TTL_MS = 3_000;

  /** Registers this process with its agent, which counts as a heartbeat. */
  Future<Void> register();

  /** Takes this process's service away; the sessions end with it. */
  Future<Void> deregister();

  /** One heartbeat; answers whether the agent knows of us. Says nothing about the servers. */
  Future<Boolean> heartbeat();

  /** Opens a session that ends when this process's check or its host is found to be dead. */
  Future<String> openSession();

  /** Keeps a session; answers whether it is still there. */
  Future<Boolean> renew(String session);

  /** Ends a session, and frees what it holds. */
  Future<Void> endSession(String session);

  /** The key of a group's lock, relative to the root, for fences. */
  String key(String group);

  /** The lock of the group, by a read that no server answers from the past. */
  Future<Lock> read(String group);

  /**
   * Answers when the lock may have changed since it was seen, after a few seconds at the latest. A
   * server may answer this from the past, or wake early.
   */
  Future<Lock> awaitChange(String group, Lock seen);

  /**
   * Takes the lock if nobody has touched it since it was seen; answers whether it did. Where there
   * was none, somebody else may have taken one meanwhile that was deleted again: the epoch beside
   * it tells.
   *
   * @param epoch is kept with the lock, and outlives it
   */
  Future<Boolean> acquire(String group, String session, Lock seen, long epoch);

  /** Gives the lock up if that session holds it, and says that it was given up. */
  Future<Void> release(String group, String session, long epoch);

  /** The controllers that are registered in the cluster, of whatever root. */
  Future<Map<String, Health>> controllers();

  /** What is known of a controller's life. */
  enum Health {
    /** It may be alive. */
    ALIVE,
    /** Its check is critical because {@link #CHECK_TTL_MS} passed since its last heartbeat. */
    SILENT
  }
}
