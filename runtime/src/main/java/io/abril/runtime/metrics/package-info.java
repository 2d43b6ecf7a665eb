/** The runtime's metrics, in one place; labels are kinds and verbs, never names of objects. */
package io.abril.runtime.metrics;
