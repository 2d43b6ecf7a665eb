/**
 * An image registry over its HTTP API V2: what is in it, and how an image gets out of it. Start at
 * {@link io.abril.abrilctl.registry.RegistryClient}.
 */
package io.abril.abrilctl.registry;
