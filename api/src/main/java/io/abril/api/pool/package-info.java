/**
 * The kind {@code ServicePool}: N instances of one version of one service. Start at {@link
 * io.abril.api.pool.ServicePoolSpec}; {@link io.abril.api.pool.Slot} is the row that the leader
 * keeps per slot.
 */
package io.abril.api.pool;
