package io.abril.abrilctl.verb;

import io.abril.abrilctl.base.Terminal;
import io.abril.abrilctl.consul.ConsulClient;
import io.abril.abrilctl.consul.ConsulSettings;
import io.abril.abrilctl.state.Store;
import io.abril.api.Slash;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;

/** What every verb is given. */
final class Context {
  private final Terminal terminal;
  private final GlobalOptions options;

  Context(Terminal terminal, GlobalOptions options) {
    this.terminal = terminal;
    this.options = options;
  }

  Terminal terminal() {
    return terminal;
  }

  /** The objects of the root that the command line or the environment names. */
  Store store() {
    var address = Optional.of(options.consul).filter(text -> !text.isBlank());
    return new Store(new ConsulClient(ConsulSettings.of(address, terminal.env())), root());
  }

  private String root() {
    var root =
        options.root.isBlank() ? terminal.env().getOrDefault("ABRIL_ROOT", "") : options.root;
    return root.isBlank() ? "abril" : Slash.without(root.strip());
  }

  Instant now() {
    return terminal.clock().instant();
  }

  /** Who asks, as requests say it. */
  String user() {
    var host = terminal.env().getOrDefault("HOSTNAME", "");
    if (host.isBlank()) {
      try {
        host = InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        host = "unknown";
      }
    }
    return System.getProperty("user.name", "unknown") + "@" + host;
  }

  void say(String line) {
    terminal.out().println(line);
    terminal.out().flush();
  }

  /** Progress and remarks, which are no result. */
  void remark(String line) {
    terminal.err().println(line);
  }
}
