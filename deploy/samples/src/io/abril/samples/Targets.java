package io.abril.samples;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Where the instances behind a name are. */
interface Targets {

  /** The addresses to try, in this order; throws when the name cannot be resolved, with the reason as message. */
  List<InetSocketAddress> find() throws IOException;

  /** A name with a port is an address of itself; any other is asked for in DNS. */
  static Targets of(String name) {
    int colon = name.lastIndexOf(':');
    if (colon < 0) {
      return new SrvTargets(name);
    }
    String host = name.substring(0, colon);
    int port = Integer.parseInt(name.substring(colon + 1));
    return () -> List.of(new InetSocketAddress(InetAddress.getByName(host), port));
  }
}
