/** What breaks, and comes back. */
package io.abril.it.fault;
