/** Documents that are wrong, and documents that the world has no place for. */
package io.abril.it.input;
