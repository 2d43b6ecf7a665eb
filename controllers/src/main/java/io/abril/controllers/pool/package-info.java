/**
 * The kind {@code ServicePool}. Start at {@link io.abril.controllers.pool.PoolDecision#decide}:
 * everything that a pool may do with its instances, as a pure function of {@link
 * io.abril.controllers.pool.PoolObservation}; {@link io.abril.controllers.pool.SlotDecision} is its
 * part for one slot, {@link io.abril.controllers.pool.RollingUpdate} for what is outdated, {@link
 * io.abril.controllers.pool.NodeLoss} for nodes that are gone. {@link
 * io.abril.controllers.pool.RolloutDecision} stands above it: revisions, deadlines, going back.
 * {@link io.abril.controllers.pool.PoolReconciler} reads the world for them and turns actions into
 * steps; {@link io.abril.controllers.pool.PublishingPools} adds the keys that pools publish.
 *
 * <p>{@link io.abril.controllers.pool.NodeChoice} finds nodes for containers that are no instances,
 * such as those of jobs.
 */
package io.abril.controllers.pool;
