package io.abril.api.pool;

import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import java.time.Duration;

/** What becomes of instances whose node has gone. */
public record NodeLost(
    @Doc("How long the node's Consul agent must be silent before its instances start elsewhere.")
        @Default("\"15s\"")
        Duration after) {}
