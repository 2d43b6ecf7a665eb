/**
 * The order of reconciles. Start at {@link io.abril.runtime.queue.WorkQueue}; one event loop owns
 * it, so it has no locks.
 */
package io.abril.runtime.queue;
