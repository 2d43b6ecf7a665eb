/**
 * Tests of controllers and stores without sleeps. Start at {@link io.abril.testkit.Rig}: a real
 * engine on memory and a virtual clock, with faults.
 *
 * <pre>{@code
 * class TopicTest {
 *   @RegisterExtension final Rig rig = Rig.of(Controller.of(TOPIC, new TopicReconciler(cluster)));
 *
 *   @Test
 *   void aFailedStepIsSaidAndTriedAgain() {
 *     rig.put(TOPIC, "a", new TopicSpec("main", 3)).failNext("create").runUntilIdle();
 *     assertThat(rig.ready(TOPIC, "a").reason()).isEqualTo("Failed");
 *     assertThat(rig.advance(ofSeconds(1)).status(TOPIC, "a").partitions()).isEqualTo(3);
 *   }
 * }
 * }</pre>
 *
 * <p>What it stands on, for those who test parts of the runtime: {@link
 * io.abril.testkit.VirtualTimers} is clock and event loop, {@link io.abril.testkit.MemoryStore} the
 * state, {@link io.abril.testkit.TestLeadership} the election; {@link io.abril.testkit.MemoryLocks}
 * are locks for elections of several processes.
 *
 * <p>For tests on a real Consul there is {@link io.abril.testkit.RealConsul}, and for those who
 * write a store {@link io.abril.testkit.StateStoreContract}.
 */
package io.abril.testkit;
