package io.abril.runtime;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether a request comes from this machine, by a program rather than by a web page: whoever may
 * run programs here may ask, nobody else. A page in a browser of this machine could reach a
 * loopback port too, under a name of its own that resolves to 127.0.0.1; so the Host header has to
 * name the loopback address, and a request that a page makes (it has an Origin) is refused.
 */
final class Loopback {
  private static final Pattern NAME =
      Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1\\])(:\\d{1,5})?");

  private Loopback() {}

  /** Why the request is refused, in one sentence; empty when it may be answered. */
  static Optional<String> refusal(HttpServerRequest request) {
    if (!isLoopback(request.remoteAddress()) || !isLoopback(request.localAddress())) {
      return Optional.of("this is answered on the loopback address of this machine alone");
    }
    var host = request.getHeader("Host");
    if (host == null || !NAME.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
      return Optional.of("the Host header must be localhost, 127.0.0.1 or [::1]");
    }
    return request.getHeader("Origin") == null
        ? Optional.empty()
        : Optional.of("web pages are not answered");
  }

  private static boolean isLoopback(SocketAddress address) {
    return address != null
        && address.hostAddress() != null
        && (address.hostAddress().startsWith("127.")
            || address.hostAddress().equals("::1")
            || address.hostAddress().equals("0:0:0:0:0:0:0:1")
            || address.hostAddress().startsWith("::ffff:127."));
  }

  /** Whether a server on this host is reached by the loopback address, itself or any included. */
  static boolean covers(String host) {
    var name = host.toLowerCase(Locale.ROOT);
    return name.isEmpty()
        || name.equals("0.0.0.0")
        || name.equals("::")
        || name.equals("::1")
        || name.equals("[::1]")
        || name.equals("[::]")
        || NAME.matcher(name).matches();
  }
}
