# Beside abril-controller, for controllers that run GitSync: it applies documents as a user does. For root "abril".
key_prefix "abril/objects/" { policy = "write" }
