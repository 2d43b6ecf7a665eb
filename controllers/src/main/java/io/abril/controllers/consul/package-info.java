/**
 * The adapter to Consul's agents and catalog: what is registered ({@link
 * io.abril.controllers.consul.Catalog}) and registering it ({@link
 * io.abril.controllers.consul.Agents}). Knows no kind.
 */
package io.abril.controllers.consul;
