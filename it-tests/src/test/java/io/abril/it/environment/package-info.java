/**
 * The environments that tests share. A test class says {@link io.abril.it.environment.RealParts}
 * and takes an {@link io.abril.it.environment.Environment}, a single host; or {@link
 * io.abril.it.environment.RealHosts} and takes {@link io.abril.it.environment.Hosts}; or {@link
 * io.abril.it.environment.OwnParts}. Classes of the first sort run beside those of the others, two
 * at a time, so whatever is taken from this machine (ports, folders, names) is either free by its
 * nature or of one class only.
 */
package io.abril.it.environment;
