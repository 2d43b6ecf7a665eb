/** The kind {@code Node}: a Docker host. Start at {@link io.abril.api.node.NodeSpec}. */
package io.abril.api.node;
