package io.abril.runtime;

import io.abril.runtime.consul.ConsulSettings;

/**
 * What an operator needs to know of its surroundings.
 *
 * @param consul how Consul is reached
 * @param root first part of every key; a root is a tenant
 * @param group controllers of one group elect one leader
 * @param id unique among controllers; the id of this process's service in Consul
 * @param version of the program
 * @param httpHost address that metrics and health are served at
 * @param httpPort its port; 0 for any
 */
public record OperatorSettings(
    ConsulSettings consul,
    String root,
    String group,
    String id,
    String version,
    String httpHost,
    int httpPort) {}
