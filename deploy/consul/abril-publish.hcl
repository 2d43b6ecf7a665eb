# Beside abril-controller, for pools with spec.publish: a line for each place where they may keep keys. abril refuses
# paths under its own root by itself; other roots are kept from it by what stands here.
key_prefix "services/" { policy = "write" }
