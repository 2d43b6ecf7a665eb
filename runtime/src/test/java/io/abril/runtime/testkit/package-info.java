/**
 * Parts for tests without I/O and without waiting: {@link io.abril.runtime.testkit.VirtualTimers}
 * is clock and event loop, {@link io.abril.runtime.testkit.MemoryStore} the state, {@link
 * io.abril.runtime.testkit.TestLeadership} the election.
 */
package io.abril.runtime.testkit;
