/** The runtime on a real Consul. */
package io.abril.it.consul;
