/**
 * The kind {@code ConsumerEndpoint}. Start at {@link
 * io.abril.controllers.endpoint.EndpointDecision#decide}: the state machine of a switch as a pure
 * function of {@link io.abril.controllers.endpoint.EndpointObservation}. {@link
 * io.abril.controllers.endpoint.EndpointReconciler} asks Consul, DNS and the load balancers for it.
 */
package io.abril.controllers.endpoint;
