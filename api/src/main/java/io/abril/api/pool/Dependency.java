package io.abril.api.pool;

import io.abril.api.schema.Doc;
import io.abril.api.schema.Pattern;

/** A service that must have a passing instance before an instance is started. */
public record Dependency(
    @Doc("Consul service.")
        @Pattern(value = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", as = "a DNS label")
        String service) {}
