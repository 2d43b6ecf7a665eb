package io.abril.abrilctl.consul;

/**
 * A key of Consul KV.
 *
 * @param key in full
 * @param value as text
 * @param modifyIndex its revision
 */
public record KvEntry(String key, String value, long modifyIndex) {}
