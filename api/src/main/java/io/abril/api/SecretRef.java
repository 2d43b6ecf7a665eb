package io.abril.api;

import io.abril.api.schema.Doc;
import io.abril.api.schema.Pattern;

/** Names a Secret. */
public record SecretRef(
    @Doc("Name of the Secret.")
        @Pattern(value = "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", as = "the name of a Secret")
        String secret) {}
