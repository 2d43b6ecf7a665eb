/**
 * Consul behind the framework's seams: {@link io.abril.runtime.consul.ConsulStore} for state,
 * {@link io.abril.runtime.consul.ConsulLocks} for leadership, both over {@link
 * io.abril.runtime.consul.ConsulHttp}, the one class that speaks HTTP to Consul.
 */
package io.abril.runtime.consul;
