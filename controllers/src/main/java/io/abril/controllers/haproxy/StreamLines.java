package io.abril.controllers.haproxy;

import java.util.List;

/** Writes the frontends of {@link StreamBind}s (configuration manual, "tcp-request content"). */
final class StreamLines {
  private StreamLines() {}

  /** What the streams' frontends and backends have in common; those of HTTP would be warned of. */
  static void defaults(StringBuilder out, int retries) {
    out.append(
        """

        defaults
          mode tcp
          log global
          option tcplog
          option redispatch 1
          retries %d
          timeout connect 5s
          timeout client 1h
          timeout server 1h
        """
            .formatted(retries));
  }

  static void frontend(StringBuilder out, StreamBind bind, int maxconn) {
    out.append("\nfrontend abril-tcp-").append(bind.port()).append('\n');
    line(out, "maxconn " + maxconn);
    line(out, "bind :" + bind.port());
    line(out, "timeout client " + bind.idle().toMillis() + "ms");
    bind.route()
        .ifPresentOrElse(
            route -> content(out, "set-var(txn.route) str(" + route + ")"),
            () -> byName(out, bind.places()));
    bind.rules().forEach(rules -> networks(out, rules));
    content(out, "set-var(txn.bucket) rand(%d),add(%d)".formatted(Buckets.COUNT, Buckets.FIRST));
    content(out, "set-var-fmt(txn.share) \"%[var(txn.route)]%[var(txn.bucket)]\"");
    content(
        out,
        "set-var(txn.backend) var(txn.share),map_beg(%s)".formatted(Layout.path(Layout.ROUTES)));
    content(out, "reject unless { var(txn.backend) -m found }");
    line(out, "use_backend %[var(txn.backend)]");
  }

  /** The first rule waits for the whole ClientHello. */
  private static void byName(StringBuilder out, String places) {
    line(out, "tcp-request inspect-delay 5s");
    content(out, "reject unless { req.ssl_hello_type 1 }");
    content(out, "set-var(txn.name) req.ssl_sni,lower");
    content(out, "set-var-fmt(txn.place) \"" + places + "%[var(txn.name)]/\"");
    content(
        out, "set-var(txn.route) var(txn.place),map_beg(%s)".formatted(Layout.path(Layout.HOSTS)));
  }

  private static void networks(StringBuilder out, RouteRules rules) {
    var ours = "{ var(txn.route) -m beg " + rules.route() + " }";
    for (boolean allow : new boolean[] {false, true}) {
      List<String> networks = allow ? rules.allow() : rules.deny();
      if (!networks.isEmpty()) {
        var acl = RuleLines.acl(out, allow ? "allow" : "deny", rules);
        content(out, "reject if " + ours + (allow ? " !" : " ") + acl);
      }
    }
  }

  private static void content(StringBuilder out, String rule) {
    line(out, "tcp-request content " + rule);
  }

  private static void line(StringBuilder out, String text) {
    out.append("  ").append(text).append('\n');
  }
}
