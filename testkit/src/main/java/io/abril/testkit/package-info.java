/**
 * Parts for tests without I/O and without waiting: {@link io.abril.testkit.VirtualTimers} is clock
 * and event loop, {@link io.abril.testkit.MemoryStore} the state, {@link
 * io.abril.testkit.TestLeadership} the election.
 */
package io.abril.testkit;
