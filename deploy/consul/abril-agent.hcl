# The Consul agent's own token: it keeps its node and its services' catalogue entries in step.
node_prefix "" { policy = "write" }
service_prefix "" { policy = "read" }
