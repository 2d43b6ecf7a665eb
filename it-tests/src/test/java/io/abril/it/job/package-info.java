/** Jobs and the private registry, on real parts. */
package io.abril.it.job;
