/**
 * Runs controllers; nothing here is called from outside of the runtime but by the testkit. Start at
 * {@link io.abril.runtime.loop.ReconcileLoop}, which is the whole loop; {@link
 * io.abril.runtime.loop.Engine} puts loops, views and leadership together.
 */
package io.abril.runtime.loop;
