package io.abril.api.pool;

import io.abril.api.schema.Doc;
import io.abril.api.schema.Pattern;

/** A service whose address a container is told in its environment. */
public record Link(
    @Doc("Consul service; the address is that of a passing instance.")
        @Pattern(value = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", as = "a DNS label")
        String service,
    @Doc("Prefix of the variables: DB makes DB_HOST, DB_PORT and DB_ADDR.")
        @Pattern(value = "[A-Z][A-Z0-9_]*", as = "an upper-case name such as DB")
        String as) {}
