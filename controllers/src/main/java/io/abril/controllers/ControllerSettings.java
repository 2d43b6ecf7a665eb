package io.abril.controllers;

import io.abril.runtime.OperatorSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a controller process needs to know.
 *
 * @param docker engine of the node {@code local}
 * @param dockerCerts folder with the client certificate for engines over TLS
 * @param nodeAddress address of the node {@code local}
 * @param dns resolvers of the node {@code local}
 * @param tlsDir certificates for HAProxy's runtime API
 * @param keysDir private keys of Secrets
 * @param lbPorts port of a bind to the port that stands for it on this machine
 */
public record ControllerSettings(
    OperatorSettings operator,
    String docker,
    Optional<Path> dockerCerts,
    String nodeAddress,
    List<String> dns,
    Path tlsDir,
    Path keysDir,
    Map<Integer, Integer> lbPorts) {

  /** Copies the collections. */
  public ControllerSettings {
    dns = List.copyOf(dns);
    lbPorts = Map.copyOf(lbPorts);
  }
}
