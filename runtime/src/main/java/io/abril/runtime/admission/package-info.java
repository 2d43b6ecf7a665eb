/**
 * How a raw document in Consul KV becomes an accepted object. Start at {@link
 * io.abril.runtime.admission.AdmissionDecision}: the whole lifecycle of a document as a pure
 * function.
 */
package io.abril.runtime.admission;
