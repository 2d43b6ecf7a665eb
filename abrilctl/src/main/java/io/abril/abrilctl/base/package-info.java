/**
 * What every part of the client shares: exit codes, failures, and the {@link
 * io.abril.abrilctl.base.Terminal} that a verb talks to. Depends on nothing of the client.
 */
package io.abril.abrilctl.base;
