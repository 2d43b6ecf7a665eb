package io.abril.controllers.haproxy;

import java.util.Optional;

/**
 * A port that HAProxy tells of itself at: reading only, never with a password of our own.
 *
 * @param uri of the page
 * @param users list of users that a password is asked of; empty for none
 * @param prometheus whether {@code /metrics} answers Prometheus
 */
public record StatsBind(int port, String uri, Optional<String> users, boolean prometheus) {
  /** Checks. */
  public StatsBind {
    Words.require(Words.isPort(port), "port", "" + port);
    users.ifPresent(u -> Words.require(Words.isName(u), "name of a list of users", u));
  }

  void write(StringBuilder out) {
    out.append("\nfrontend abril-stats\n  maxconn 50\n  bind :").append(port).append('\n');
    users.ifPresent(
        list ->
            out.append("  http-request auth realm abril unless { http_auth(")
                .append(RuleLines.users(list))
                .append(") }\n"));
    if (prometheus) {
      out.append("  http-request use-service prometheus-exporter if { path /metrics }\n");
    }
    out.append("  stats enable\n  stats uri ").append(Words.quote(uri)).append('\n');
    out.append("  stats refresh 5s\n");
  }
}
