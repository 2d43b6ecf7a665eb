/**
 * The one seam to state: {@link io.abril.runtime.store.StateStore}. A store is opened on one root,
 * and all keys are relative to it. The implementation on Consul is in {@code
 * io.abril.runtime.consul}.
 */
package io.abril.runtime.store;
