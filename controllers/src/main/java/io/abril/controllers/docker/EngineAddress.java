package io.abril.controllers.docker;

import io.abril.api.Slash;
import io.abril.controllers.Certificates;
import java.util.Optional;

/**
 * Where an engine is.
 *
 * @param url {@code unix:///path} or {@code tcp://host:port}
 * @param certificates for TLS; empty for plain TCP or a socket
 */
public record EngineAddress(String url, Optional<Certificates> certificates) {
  /** An address; a slash at the end means nothing. */
  public EngineAddress {
    url = Slash.without(url);
  }
}
