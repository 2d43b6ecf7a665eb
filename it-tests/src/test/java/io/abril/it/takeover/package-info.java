/**
 * Leadership of real processes on a real Consul: who follows whom when one is killed, frozen or cut
 * off, told by the journals that they write. Start at {@link io.abril.it.takeover.TakeoverIT}; the
 * processes are {@link io.abril.it.takeover.JournalingOperator}s.
 */
package io.abril.it.takeover;
