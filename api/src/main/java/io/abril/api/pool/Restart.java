package io.abril.api.pool;

import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import java.time.Duration;

/** Backoff of an instance that exits: the first restart is immediate, the second waits delay. */
public record Restart(
    @Doc("Wait before the second restart.") @Default("\"1s\"") Duration delay,
    @Doc("Each further wait is this many times the last.") @Default("2") double factor,
    @Doc("The longest wait.") @Default("\"5m\"") Duration maxDelay,
    @Doc("An instance that ran this long starts over at an immediate restart.") @Default("\"10m\"")
        Duration resetAfter) {}
