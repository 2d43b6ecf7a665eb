/**
 * {@code abrilctl}, the client: reads and writes Consul KV, and asks image registries; nothing
 * else. Start at {@link io.abril.abrilctl.Main}; each verb is one class in {@code verb}. Below it
 * lie {@code listing} and {@code rollout} (what is listed, and how a change is followed), {@code
 * print} (output), {@code state} (objects in Consul KV), {@code consul} and {@code registry}
 * (HTTP), and {@code base}, which all of them share.
 */
package io.abril.abrilctl;
