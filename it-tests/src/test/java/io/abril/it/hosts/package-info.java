/** Many hosts: start at {@link io.abril.it.hosts.HostsIT}. */
package io.abril.it.hosts;
