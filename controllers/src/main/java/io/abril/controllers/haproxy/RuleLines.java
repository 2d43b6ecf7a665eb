package io.abril.controllers.haproxy;

import io.abril.controllers.haproxy.RouteRules.Rewrite;

/**
 * Writes {@link RouteRules} as rules of the frontend (configuration manual, "http-request"). Each
 * is bound to its route by {@code var(txn.route)}, so none touches another route's requests.
 */
final class RuleLines {
  /** HAProxy takes 64 words a line and 2048 characters. */
  private static final int WORDS_A_LINE = 30;

  private static final String PLAIN = " content-type text/plain string ";

  private RuleLines() {}

  /** The name of a list of users. */
  static String users(String name) {
    return "abril-users-" + name;
  }

  /** The name of the backend that counts a route's requests. */
  static String rateTable(RouteRules rules) {
    return "abril-rate-" + id(rules);
  }

  /** The id without the slashes. */
  private static String id(RouteRules rules) {
    return rules.route().substring(0, rules.route().length() - 1).replace('/', '-');
  }

  static void write(StringBuilder out, RouteRules r) {
    var ours = " if { var(txn.route) -m beg " + r.route() + " }";
    r.httpsPort()
        .ifPresent(
            port -> request(out, "redirect " + https(port) + " code 308" + ours + " !{ ssl_fc }"));
    networks(out, r, ours);
    r.rate()
        .ifPresent(
            rate -> {
              var table = rateTable(r);
              request(out, "track-sc0 src table " + table + ours);
              request(
                  out,
                  "return status 429"
                      + PLAIN
                      + "'too many requests' hdr Retry-After "
                      + Math.max(1, rate.per().toSeconds())
                      + ours
                      + " { sc_http_req_rate(0,"
                      + table
                      + ") gt "
                      + rate.requests()
                      + " }");
            });
    if (!r.methods().isEmpty()) {
      request(
          out,
          "return status 405"
              + PLAIN
              + "'method not allowed' hdr Allow "
              + Words.quote(String.join(", ", r.methods()))
              + ours
              + " !{ method "
              + String.join(" ", r.methods())
              + " }");
    }
    r.users()
        .ifPresent(
            list ->
                request(out, "auth realm abril" + ours + " !{ http_auth(" + users(list) + ") }"));
    r.del().forEach(name -> request(out, "del-header " + Words.quote(name) + ours));
    r.set()
        .forEach(
            (name, value) ->
                request(
                    out,
                    "set-header " + Words.quote(name) + " " + Words.quoteFormat(value) + ours));
    r.rewrites().forEach(rewrite -> rewrite(out, rewrite));
    r.bucketCookie().ifPresent(cookie -> bucket(out, cookie, ours));
  }

  private static String https(int port) {
    return port == 443
        ? "scheme https"
        : "location 'https://%[var(txn.host)]:" + port + "%[pathq]'";
  }

  private static void networks(StringBuilder out, RouteRules r, String ours) {
    if (!r.deny().isEmpty()) {
      var acl = acl(out, "deny", r);
      request(out, "deny deny_status 403" + ours + " " + acl);
    }
    if (!r.allow().isEmpty()) {
      var acl = acl(out, "allow", r);
      request(out, "deny deny_status 403" + ours + " !" + acl);
    }
  }

  /** Writes the networks that a route allows or denies; answers their name. */
  static String acl(StringBuilder out, String which, RouteRules r) {
    var name = "abril-" + which + "-" + id(r);
    var networks = which.equals("deny") ? r.deny() : r.allow();
    // Lines of one name add up.
    for (int i = 0; i < networks.size(); i += WORDS_A_LINE) {
      var some = networks.subList(i, Math.min(networks.size(), i + WORDS_A_LINE));
      out.append("  acl ").append(name).append(" src ").append(String.join(" ", some)).append('\n');
    }
    return name;
  }

  /**
   * {@code /demo} becomes what stands for it, and {@code /demo/x} that and {@code /x}: in one rule,
   * since a second one would see what the first has made.
   */
  private static void rewrite(StringBuilder out, Rewrite rewrite) {
    var prefix = literally(withoutSlash(rewrite.prefix()));
    var to = withoutSlash(rewrite.to());
    request(
        out,
        "replace-path "
            + Words.quote("^" + prefix + (to.isEmpty() ? "/?(.*)$" : "(/.*)?$"))
            + " "
            + Words.quoteFormat(to.isEmpty() ? "/\\1" : to + "\\1")
            + " if { var(txn.route) -m str "
            + rewrite.id()
            + " }");
  }

  private static String withoutSlash(String path) {
    return path.substring(0, path.length() - 1);
  }

  /** In a regular expression of PCRE: what Words.isPath lets through has two special characters. */
  private static String literally(String path) {
    return path.replace(".", "\\.").replace("+", "\\+");
  }

  private static void bucket(StringBuilder out, String cookie, String ours) {
    request(
        out,
        "set-var(txn.kept) req.cook("
            + cookie
            + ")"
            + ours
            + " { req.cook("
            + cookie
            + ") -m reg ^1[0-9][0-9]$ }");
    request(out, "set-var(txn.bucket) var(txn.kept)" + ours + " { var(txn.kept) -m found }");
    out.append("  http-response add-header Set-Cookie '")
        .append(cookie)
        .append("=%[var(txn.bucket)]; path=/; HttpOnly'")
        .append(ours)
        .append(" !{ var(txn.kept) -m found }\n");
  }

  private static void request(StringBuilder out, String rule) {
    out.append("  http-request ").append(rule).append('\n');
  }
}
