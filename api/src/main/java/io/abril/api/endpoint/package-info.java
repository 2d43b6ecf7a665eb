/**
 * The kind {@code ConsumerEndpoint}: the name that consumers use, and the live version behind it.
 * Start at {@link io.abril.api.endpoint.EndpointSpec}; {@link io.abril.api.endpoint.Phase} is the
 * list of the states of a switch.
 */
package io.abril.api.endpoint;
