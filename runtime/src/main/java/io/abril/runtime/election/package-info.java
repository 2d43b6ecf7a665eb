/**
 * Who may write. Start at {@link io.abril.runtime.election.Leadership}, which is what the loops
 * ask; {@link io.abril.runtime.election.Elections} makes one per group, over {@link
 * io.abril.runtime.election.LockService}: on Consul sessions that is in {@code
 * io.abril.runtime.consul}, in memory in the testkit.
 */
package io.abril.runtime.election;
