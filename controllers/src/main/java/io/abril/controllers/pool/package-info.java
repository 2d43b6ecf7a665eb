/**
 * The kind {@code ServicePool}. Start at {@link io.abril.controllers.pool.PoolDecision#decide}:
 * everything that a pool may do, as a pure function of {@link
 * io.abril.controllers.pool.PoolObservation}; {@link io.abril.controllers.pool.SlotDecision} is its
 * part for one slot. {@link io.abril.controllers.pool.PoolReconciler} reads the world for it and
 * turns its actions into steps.
 */
package io.abril.controllers.pool;
