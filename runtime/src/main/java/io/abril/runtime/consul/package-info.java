/**
 * Consul behind the framework's seams: {@link io.abril.runtime.consul.ConsulStore} for state,
 * {@link io.abril.runtime.consul.ConsulLocks} for leadership, both over {@link
 * io.abril.runtime.consul.ConsulHttp}, the one class that speaks HTTP to Consul.
 *
 * <p>Watches start at {@code KvWatch}: one recursive poll while there are few keys ({@code
 * RecurseWatch}), {@code PartitionedWatch} when there are many.
 */
package io.abril.runtime.consul;
