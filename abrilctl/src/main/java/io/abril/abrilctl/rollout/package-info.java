/**
 * Follows a change to its end. {@link io.abril.abrilctl.rollout.Judge} says, without any I/O,
 * whether and how it has ended; {@link io.abril.abrilctl.rollout.Frame} shows how far it is.
 */
package io.abril.abrilctl.rollout;
