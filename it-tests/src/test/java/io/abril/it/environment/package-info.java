/**
 * The environment that the tests share. A test class says {@link io.abril.it.environment.RealParts}
 * and takes an {@link io.abril.it.environment.Environment}.
 */
package io.abril.it.environment;
