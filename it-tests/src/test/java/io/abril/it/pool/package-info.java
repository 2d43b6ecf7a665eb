/** Pools, from a document in Consul KV to containers that answer. */
package io.abril.it.pool;
