/**
 * Consul's HTTP API as far as the client needs it, on the JDK's own {@code HttpURLConnection}
 * (which starts faster than anything else). Start at {@link io.abril.abrilctl.consul.ConsulClient}.
 */
package io.abril.abrilctl.consul;
