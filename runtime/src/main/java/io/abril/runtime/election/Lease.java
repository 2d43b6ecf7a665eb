package io.abril.runtime.election;

import io.abril.runtime.store.StateStore.Fence;

/** A leader's right to act. */
public interface Lease {
  /** What every commit carries. */
  Fence fence();

  /** How many leaders the group has had. */
  long epoch();

  /**
   * Whether the leadership was confirmed so lately that nobody else can lead now; asked immediately
   * before every deed that Consul can't fence.
   */
  boolean confirmed();
}
