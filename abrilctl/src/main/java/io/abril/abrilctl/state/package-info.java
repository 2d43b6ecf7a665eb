/**
 * Objects as they stand in Consul KV: the document, what was accepted of it, and its status. Start
 * at {@link io.abril.abrilctl.state.Store}, which knows the keys, and {@link
 * io.abril.abrilctl.state.ObjectView}, which knows what they mean together.
 */
package io.abril.abrilctl.state;
