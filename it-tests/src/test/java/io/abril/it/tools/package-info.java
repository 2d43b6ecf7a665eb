/**
 * How the tests see the world: with the programs and protocols of a user, never with abril's own
 * code. Start at {@link io.abril.it.tools.Await}.
 */
package io.abril.it.tools;
