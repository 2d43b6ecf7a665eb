/**
 * The kind {@code LoadBalancer}: HAProxy instances. Start at {@link
 * io.abril.api.loadbalancer.LoadBalancerSpec}.
 */
package io.abril.api.loadbalancer;
