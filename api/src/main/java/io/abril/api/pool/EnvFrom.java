package io.abril.api.pool;

import io.abril.api.schema.Doc;
import java.util.Optional;

/** A Secret or a Config, each of whose keys becomes a variable of the environment. */
public record EnvFrom(
    @Doc("Name of a Secret; its values show in docker inspect, so prefer files.")
        Optional<String> secret,
    @Doc("Name of a Config.") Optional<String> config) {

  /** Whether exactly one of the two is given. */
  public boolean oneSource() {
    return secret.isPresent() != config.isPresent();
  }
}
