package io.abril.controllers.haproxy;

import io.abril.controllers.Hashes;
import io.abril.controllers.haproxy.HaproxyConfig.Backend;
import io.abril.controllers.haproxy.HaproxyConfig.Bind;
import io.abril.controllers.haproxy.HaproxyConfig.Check;
import io.abril.controllers.haproxy.HaproxyConfig.Server;
import java.util.List;
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
    config.certificates().forEach(c -> files.put(c.file(), c.pem()));
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
    users(out, c);
    frontend(out, c);
    c.stats().ifPresent(stats -> stats.write(out));
    rates(out, c);
    out.append("\nbackend ").append(UNROUTED).append('\n').append(indexPage("http-request return"));
    c.backends().stream()
        .filter(b -> !b.traits().stream())
        .forEach(b -> backend(out, c, b, servers));
    if (c.streams().isEmpty() && c.backends().stream().noneMatch(b -> b.traits().stream())) {
      return out.toString();
    }
    StreamLines.defaults(out, c.limits().retries());
    c.streams().forEach(s -> StreamLines.frontend(out, s, c.limits().maxconn()));
    c.backends().stream()
        .filter(b -> b.traits().stream())
        .forEach(b -> backend(out, c, b, servers));
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
                DESCRIPTION + structure,
                c.limits().maxconn() + OWN_CONNECTIONS,
                Layout.WORKER_SOCKET));
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
            .formatted(c.limits().retries()));
    out.append(indexPage("http-error"));
  }

  private static void frontend(StringBuilder out, HaproxyConfig c) {
    out.append("\nfrontend abril-http\n  maxconn ").append(c.limits().maxconn()).append('\n');
    c.certificates().stream()
        .filter(certificate -> !certificate.fitsCommand())
        .forEach(large -> line(out, "# " + large.file() + " " + large.identity()));
    c.binds().forEach(bind -> line(out, bind(bind)));
    if (c.binds().stream().anyMatch(bind -> !bind.certificates().isEmpty())) {
      line(out, "http-request set-header X-Forwarded-Proto https if { ssl_fc }");
    }
    out.append(
        """
          http-request disable-l7-retry unless { method %s }
          http-request set-var(txn.host) req.hdr(host),host_only,rtrim(.),lower
          http-request set-var(txn.path) path,url_dec,regsub(//+,/,g)
          http-request set-var-fmt(txn.place) "%%[var(txn.host)]%%[var(txn.path)]/"
          http-request set-var(txn.route) var(txn.place),map_beg(%s)
        """
            .formatted(IDEMPOTENT, Layout.path(Layout.HOSTS)));
    if (!c.rules().isEmpty()) {
      // Else /x/../admin would be asked of a server without the rules of /admin.
      line(
          out,
          "http-request return status 400 content-type text/plain string 'dot segments in the path'"
              + " if { var(txn.path) -m reg (^|/)\\.\\.?(/|$) }");
    }
    c.fallbackRoute()
        .ifPresent(
            route ->
                out.append("  http-request set-var(txn.route) str(%s)".formatted(route))
                    .append(" unless { var(txn.route) -m found }\n"));
    c.rules().forEach(rules -> RuleLines.write(out, rules));
    out.append(
        """
          http-request set-var(txn.bucket) rand(%d),add(%d) unless { var(txn.bucket) -m found }
          http-request set-var-fmt(txn.share) "%%[var(txn.route)]%%[var(txn.bucket)]"
          http-request set-var(txn.backend) var(txn.share),map_beg(%s)
          use_backend %%[var(txn.backend)] if { var(txn.backend) -m found }
          default_backend %s
        """
            .formatted(Buckets.COUNT, Buckets.FIRST, Layout.path(Layout.ROUTES), UNROUTED));
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
    out.append("\nbackend ").append(b.name()).append('\n');
    // Connections that stay are spread by how many there are.
    line(out, b.traits().stream() ? "balance leastconn" : "balance roundrobin");
    b.traits()
        .checkHost()
        .ifPresent(
            host ->
                out.append(
                    """
                      option httpchk
                      http-check send meth GET uri %s ver HTTP/1.1 hdr Host %s hdr User-Agent abril
                    """
                        .formatted(Words.quote(c.check().path()), host)));
    traits(out, b.traits());
    for (Server server : servers ? b.servers() : List.<Server>of()) {
      out.append("  server ")
          .append(server.name())
          .append(' ')
          .append(serverWords(server, c.check()))
          .append('\n');
    }
  }

  private static void traits(StringBuilder out, Traits traits) {
    traits.connect().ifPresent(t -> line(out, "timeout connect " + t.toMillis() + "ms"));
    traits.server().ifPresent(t -> line(out, "timeout server " + t.toMillis() + "ms"));
    traits
        .cookie()
        .ifPresent(
            name -> {
              line(out, "cookie " + name + " insert indirect nocache httponly dynamic");
              // No secret: whoever asks often enough has seen the cookie of every server.
              line(out, "dynamic-cookie-key abril");
            });
    if (!traits.compression().isEmpty()) {
      line(out, "compression algo gzip");
      line(out, "compression type " + String.join(" ", traits.compression()));
    }
  }

  private static void line(StringBuilder out, String text) {
    out.append("  ").append(text).append('\n');
  }

  private static String bind(Bind bind) {
    var words = new StringBuilder("bind :").append(bind.port());
    if (!bind.certificates().isEmpty()) {
      words.append(" ssl");
      bind.certificates().forEach(file -> words.append(" crt ").append(Layout.path(file)));
      words.append(" ssl-min-ver ").append(bind.minVersion()).append(" alpn h2,http/1.1");
    }
    return words.toString();
  }

  private static void users(StringBuilder out, HaproxyConfig c) {
    for (UserList list : c.users()) {
      out.append("\nuserlist ").append(RuleLines.users(list.name())).append('\n');
      list.hashes()
          .forEach((user, hash) -> line(out, "user " + user + " password " + Words.quote(hash)));
    }
  }

  /** HAProxy keeps what it counts in a backend of its own for each route that has a rate. */
  private static void rates(StringBuilder out, HaproxyConfig c) {
    for (RouteRules rules : c.rules()) {
      rules
          .rate()
          .ifPresent(
              rate -> {
                out.append("\nbackend ").append(RuleLines.rateTable(rules)).append('\n');
                long per = rate.per().toMillis();
                line(
                    out,
                    "stick-table type ipv6 size 100k expire %dms store http_req_rate(%dms)"
                        .formatted(Math.max(10_000, 2 * per), per));
              });
    }
  }
}
