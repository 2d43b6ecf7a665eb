# What a person with abrilctl (or `consul kv put`) needs, for root "abril". Leave out a line to take away that right:
# without write on ops/ nobody promotes, rolls back, or reads logs through a controller.

# "list" reads too: status, schemas, and keys/public, which `create secret` encrypts for.
key "abril" { policy = "list" }
key_prefix "abril/" { policy = "list" }
key_prefix "abril/objects/" { policy = "write" }
key_prefix "abril/ops/" { policy = "write" }
key_prefix "abril/applied/" { policy = "write" }
key_prefix "abril/inventory/" { policy = "write" }

# `get`, `describe`, `dns` and `doctor` look at the truth.
agent_prefix "" { policy = "read" }
node_prefix "" { policy = "read" }
service_prefix "" { policy = "read" }
session_prefix "" { policy = "read" }
query_prefix "" { policy = "read" }
