/**
 * Who may write. Start at {@link io.abril.runtime.election.Leadership}; the implementation on
 * Consul sessions is in {@code io.abril.runtime.consul}.
 */
package io.abril.runtime.election;
