# What a controller needs, for root "abril" (put another root in its place: "abril/", key "abril", "abril-abril-").
# Make it with: consul acl policy create -name abril-controller -rules @abril-controller.hcl

# The bell: a list of the root without its slash wakes on every change below. An exact rule, so that it does not open
# roots whose names merely begin alike.
key "abril" { policy = "list" }

# Accepted forms, status, instances, events, locks, the public keys that Secrets are encrypted for …
key_prefix "abril/" { policy = "write" }

# … but the users' documents are the users'. Only the pins that keep a watched prefix in being are ours; pin keys of kinds
# that others add need a line each. GitSync applies documents: its controllers hold abril-gitsync as well.
key_prefix "abril/objects/" { policy = "list" }
key "abril/objects/.keep" { policy = "write" }
key "abril/objects/servicepools/.keep" { policy = "write" }
key "abril/objects/consumerendpoints/.keep" { policy = "write" }
key "abril/objects/loadbalancers/.keep" { policy = "write" }
key "abril/objects/nodes/.keep" { policy = "write" }
key "abril/objects/jobs/.keep" { policy = "write" }
key "abril/objects/configs/.keep" { policy = "write" }
key "abril/objects/secrets/.keep" { policy = "write" }
key "abril/objects/gitsyncs/.keep" { policy = "write" }

# Leadership is a session, bound to the checks of the controller's own registration.
session_prefix "" { policy = "write" }

# Pools with spec.publish keep keys outside of the root: their places are in abril-publish.hcl.

# Instances are registered with their nodes' agents, under any service's name.
service_prefix "" { policy = "write" }
agent_prefix "" { policy = "read" }
node_prefix "" { policy = "read" }

# Aliases of consumer endpoints are external nodes of this root, and prepared queries.
node_prefix "abril-abril-" { policy = "write" }
query_prefix "" { policy = "write" }
