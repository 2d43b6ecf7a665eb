package io.abril.api.pool;

import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Pattern;
import java.time.Duration;

/** How an instance leaves: deregistered, drained from every load balancer, then signalled. */
public record Stop(
    @Doc("Signal that asks the process to end.")
        @Default("\"SIGTERM\"")
        @Pattern(value = "SIG[A-Z0-9+-]+", as = "a signal such as SIGTERM")
        String signal,
    @Doc("Wait after deregistration, for consumers that still hold a DNS answer.")
        @Default("\"1s\"")
        Duration deregisterDelay,
    @Doc("How long load balancers may take to finish its sessions.") @Default("\"30s\"")
        Duration drainTimeout,
    @Doc("Time between the signal and SIGKILL.") @Default("\"10s\"") Duration grace) {}
