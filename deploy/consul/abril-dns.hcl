# For the anonymous token: whoever asks DNS may find nodes, services and prepared queries, and nothing else.
node_prefix "" { policy = "read" }
service_prefix "" { policy = "read" }
query_prefix "" { policy = "read" }
