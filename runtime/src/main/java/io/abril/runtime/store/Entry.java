package io.abril.runtime.store;

/**
 * One key's value.
 *
 * @param key relative to the root
 * @param value UTF-8 text
 * @param revision Consul's ModifyIndex
 */
public record Entry(String key, String value, long revision) {}
