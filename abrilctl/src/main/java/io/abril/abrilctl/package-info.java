/**
 * {@code abrilctl}, the client: reads and writes Consul KV, nothing else. Start at {@link
 * io.abril.abrilctl.Main}; each verb is one class in {@code verb}, and below it lie {@code print}
 * (output), {@code state} (objects in Consul KV) and {@code consul} (HTTP), each of which calls
 * only what stands after it here.
 */
package io.abril.abrilctl;
