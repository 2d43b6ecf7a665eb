/** How instances and other containers come into Consul, out of it, and beside it. */
package io.abril.it.registration;
