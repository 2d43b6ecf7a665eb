package io.abril.controllers.haproxy;

import io.abril.controllers.Hashes;
import io.abril.controllers.haproxy.HaproxyConfig.Backend;
import io.abril.controllers.haproxy.HaproxyConfig.Check;
import io.abril.controllers.haproxy.HaproxyConfig.Server;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes a {@link HaproxyConfig} as HAProxy's files. Servers and maps are in the files so that a
 * restart gives the same answer, but not in the structure: those a running HAProxy takes by
 * commands.
 */
public final class ConfigRenderer {
  /** Connections beyond the clients': the runtime API must answer when all of those are taken. */
  private static final int OWN_CONNECTIONS = 100;

  private static final String IDEMPOTENT = "GET HEAD OPTIONS TRACE PUT DELETE";
  private static final String DESCRIPTION = "abril-";
  private static final String NO_HASH = "000000000000";

  /** Backend of hosts that nobody knows; no backend of ours has such a name, for want of a "_". */
  static final String UNROUTED = "abril-unrouted";

  private ConfigRenderer() {}

  /** The files. */
  public static RenderedFiles render(HaproxyConfig config) {
    var structure = Hashes.hex12(cfg(config, NO_HASH, false));
    var files = new TreeMap<String, String>();
    files.put(Layout.CONFIG, cfg(config, structure, true));
    files.put(Layout.HOSTS, map(config.hosts()));
    files.put(Layout.ROUTES, map(config.routes()));
    files.put(Layout.INDEX, map(new TreeMap<>(Map.of(IndexPage.KEY, IndexPage.html(config)))));
    return RenderedFiles.of(files, structure);
  }

  /** The structure hash that a running HAProxy's description tells; empty text for none. */
  static String structureIn(String description) {
    return description.startsWith(DESCRIPTION) ? description.substring(DESCRIPTION.length()) : "";
  }

  /** What follows a server's name, in the file as in {@code add server}. */
  static String serverWords(Server server, Check check) {
    return server.hostPort() + " check inter " + check.interval().toMillis() + "ms fall 2 rise 1";
  }

  private static String map(SortedMap<String, String> entries) {
    var out = new StringBuilder();
    entries.forEach((key, value) -> out.append(key).append(' ').append(value).append('\n'));
    return out.toString();
  }

  private static String cfg(HaproxyConfig c, String structure, boolean servers) {
    var out = new StringBuilder("# Written by abril; changes made here are lost.\n");
    global(out, c, structure);
    runtime(out, c);
    defaults(out, c);
    frontend(out, c);
    out.append("\nbackend ").append(UNROUTED).append('\n').append(indexPage("http-request return"));
    c.backends().forEach(b -> backend(out, c, b, servers));
    return out.toString();
  }

  private static void global(StringBuilder out, HaproxyConfig c, String structure) {
    out.append(
        """

        global
          description %s
          log stdout format raw local0
          maxconn %d
          no strict-limits
          hard-stop-after 5m
          noreuseport
          uid 99
          gid 99
          ssl-default-bind-options ssl-min-ver TLSv1.2
          stats socket unix@%s mode 666 level admin expose-fd listeners
          stats timeout 30s
          stats maxconn 50
        """
            .formatted(
                DESCRIPTION + structure, c.maxconn() + OWN_CONNECTIONS, Layout.WORKER_SOCKET));
  }

  /** HAProxy ignores ssl on a stats socket without a word; a tcp proxy in front of it does not. */
  private static void runtime(StringBuilder out, HaproxyConfig c) {
    out.append(
        """

        # certificates %s
        defaults
          mode tcp
          timeout connect 1s
          timeout client 1m
          timeout server 1m
        """
            .formatted(c.runtime().certificate()));
    listen(out, "abril-worker", c, c.runtime().port(), Layout.WORKER_SOCKET);
    listen(out, "abril-master", c, c.runtime().masterPort(), Layout.MASTER_SOCKET);
  }

  private static void listen(
      StringBuilder out, String name, HaproxyConfig c, int port, String socket) {
    out.append(
        """

        listen %s
          bind %s ssl crt %s ca-file %s verify required
          server api unix@%s
        """
            .formatted(
                name,
                Words.hostPort(c.runtime().address(), port),
                Layout.path(Layout.CERTIFICATE),
                Layout.path(Layout.AUTHORITY),
                socket));
  }

  private static void defaults(StringBuilder out, HaproxyConfig c) {
    out.append(
        """

        defaults
          mode http
          log global
          option httplog
          option forwardfor
          option redispatch 1
          option idle-close-on-response
          retries %d
          retry-on conn-failure empty-response response-timeout
          timeout connect 5s
          timeout client 50s
          timeout server 50s
        """
            .formatted(c.retries()));
    out.append(indexPage("http-error"));
  }

  private static void frontend(StringBuilder out, HaproxyConfig c) {
    out.append("\nfrontend abril-http\n  maxconn ").append(c.maxconn()).append('\n');
    c.binds().forEach(port -> out.append("  bind :").append(port).append('\n'));
    out.append(
        """
          http-request disable-l7-retry unless { method %s }
          http-request set-var(txn.host) req.hdr(host),host_only,rtrim(.),lower
          http-request set-var(txn.route) var(txn.host),map(%s)
        """
            .formatted(IDEMPOTENT, Layout.path(Layout.HOSTS)));
    c.fallbackRoute()
        .ifPresent(
            route ->
                out.append("  http-request set-var(txn.route) str(%s)".formatted(route))
                    .append(" unless { var(txn.route) -m found }\n"));
    out.append(
        """
          http-request set-var(txn.backend) var(txn.route),map(%s)
          use_backend %%[var(txn.backend)] if { var(txn.backend) -m found }
          default_backend %s
        """
            .formatted(Layout.path(Layout.ROUTES), UNROUTED));
  }

  /**
   * The page for unknown hosts, and for those without a server: as HAProxy's own error, since a
   * rule on nbsrv would refuse what an old worker still holds (it counts no server once it stops).
   */
  private static String indexPage(String directive) {
    return "  "
        + directive
        + " status 503 content-type 'text/html; charset=utf-8'"
        + " hdr Cache-Control no-cache lf-string '%[str("
        + IndexPage.KEY
        + "),map("
        + Layout.path(Layout.INDEX)
        + ",no routes)]'\n";
  }

  private static void backend(StringBuilder out, HaproxyConfig c, Backend b, boolean servers) {
    out.append(
        """

        backend %s
          balance roundrobin
          option httpchk
          http-check send meth GET uri %s ver HTTP/1.1 hdr Host %s hdr User-Agent abril
        """
            .formatted(b.name(), Words.quote(c.check().path()), b.checkHost()));
    for (Server server : servers ? b.servers() : java.util.List.<Server>of()) {
      out.append("  server ")
          .append(server.name())
          .append(' ')
          .append(serverWords(server, c.check()))
          .append('\n');
    }
  }
}
