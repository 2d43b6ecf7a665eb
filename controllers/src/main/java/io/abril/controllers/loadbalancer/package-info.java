/**
 * The kind {@code LoadBalancer}: HAProxys on every node, or on some. Start at {@link
 * io.abril.controllers.loadbalancer.LoadBalancerReconciler}; {@link
 * io.abril.controllers.loadbalancer.LoadBalancerDecision} says what is done to one instance, and
 * {@link io.abril.controllers.loadbalancer.RouteTable} what it is to route.
 */
package io.abril.controllers.loadbalancer;
