/**
 * Parts for tests without I/O and without waiting: {@link io.abril.testkit.VirtualTimers} is clock
 * and event loop, {@link io.abril.testkit.MemoryStore} the state, {@link
 * io.abril.testkit.TestLeadership} the election; {@link io.abril.testkit.MemoryLocks} are locks for
 * elections of several processes.
 */
package io.abril.testkit;
