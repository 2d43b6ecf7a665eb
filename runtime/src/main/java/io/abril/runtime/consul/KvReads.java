package io.abril.runtime.consul;

import io.abril.runtime.store.Listing;
import io.vertx.core.Future;

/**
 * What watches ask of Consul; a seam, so that tests can let answers race. Keys and prefixes are
 * relative to the root. An answer is never older than an earlier one that was received before it
 * was asked for, except while Consul's servers change their leader.
 */
interface KvReads {
  /** The names below a prefix, as soon as its index is another than this one; 0 doesn't wait. */
  Future<KvNames> pollNames(String prefix, long index);

  /** The entries below a prefix, as soon as its index is another than this one. */
  Future<Listing> pollAll(String prefix, long index);

  /**
   * Answers with few bytes when anything has changed below the prefix. The keys are rolled up at
   * the next slash.
   */
  Future<KvNames> pollBell(String prefix, long index);

  /** The names below a prefix. */
  Future<KvNames> names(String prefix);

  /** The index of a prefix: that of {@link #names}, for those who don't need these. */
  Future<Long> index(String prefix);

  /** The entries below a prefix. */
  Future<Listing> all(String prefix);

  /** One key's entry, if there is one. */
  Future<Listing> one(String key);

  /** The entries below a prefix as a quorum of the servers has them. */
  Future<Listing> allConsistent(String prefix);

  /** The index of the whole store, as a quorum has it: no write so far has a higher one. */
  Future<Long> clock();
}
