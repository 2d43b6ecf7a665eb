/** Stand-ins for Consul, the controllers and the terminal, all inside this process. */
package io.abril.abrilctl.fake;
