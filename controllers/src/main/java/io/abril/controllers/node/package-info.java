/**
 * The kind {@code Node}: whether a Docker host can be used. Start at {@link
 * io.abril.controllers.node.NodeDecision}, which is pure; {@link
 * io.abril.controllers.node.NodeReconciler} asks engine and agent for it. {@link
 * io.abril.controllers.node.Housekeeping} is what it sees to beside that.
 */
package io.abril.controllers.node;
