/** The contract of the sample services. */
package io.abril.it.sample;
