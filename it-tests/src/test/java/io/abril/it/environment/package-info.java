/**
 * The environments that tests share. A test class says {@link io.abril.it.environment.RealParts}
 * and takes an {@link io.abril.it.environment.Environment}, a single host; or {@link
 * io.abril.it.environment.RealHosts} and takes {@link io.abril.it.environment.Hosts}.
 */
package io.abril.it.environment;
