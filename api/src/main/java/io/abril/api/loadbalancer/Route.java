package io.abril.api.loadbalancer;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.abril.api.SecretRef;
import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Range;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Requests for some hosts and paths, what is done to them, and where they go. Words that HAProxy
 * can't be given are no reason to refuse the document: such a route is left out on its own, and the
 * status says why.
 */
public record Route(
    @Doc(
            "http; tcp: every connection of a port; sni: connections of a port by the name that TLS"
                + " asks for, passed through as they are.")
        @Default("\"http\"")
        Protocol protocol,
    @Doc("Port of a tcp or sni route; none of the binds. Routes of sni may share one.")
        @Range(min = 1, max = 65_535)
        Optional<Integer> port,
    @Doc("Host names; a tcp route has none.") @Default("[]") List<String> hosts,
    @Doc("Paths; of several that a request's path begins with, the longest counts.")
        @Default("[{\"prefix\": \"/\"}]")
        List<Path> paths,
    @Doc("Where the requests go; a list with weights that make 100 is a canary.") To to,
    @Doc("Keeps a client at the server, and at the side of a canary, that it had first.")
        Optional<Sticky> sticky,
    @Doc("Answers with a redirect.") Optional<Redirect> redirect,
    @Doc("Headers of the request that the server gets.") @Default("{}") Headers headers,
    @Doc(
            "Asks for a user and password: each key of the Secret is a user, its value the hash"
                + " ($5$, $6$, $2y$); the key htpasswd holds lines of user:hash.")
        Optional<SecretRef> auth,
    @Doc("Addresses and networks that may ask, such as 10.0.0.0/8; all when empty.") @Default("[]")
        List<String> allow,
    @Doc("Addresses and networks that may not.") @Default("[]") List<String> deny,
    @Doc("The most that one address may ask; more is answered 429.") Optional<RateLimit> rateLimit,
    @Doc("Types of content that are compressed for clients that take gzip.") @Default("[]")
        List<String> compression,
    @Doc("HTTP methods; others are answered 405.") @Default("{}") Methods methods,
    @Doc("How long is waited.") @Default("{}") Timeouts timeouts) {

  /** What is routed. */
  public enum Protocol {
    /** Requests. */
    @JsonProperty("http")
    HTTP,
    /** Connections. */
    @JsonProperty("tcp")
    TCP,
    /** Connections of TLS. */
    @JsonProperty("sni")
    SNI
  }

  /** A path on segment boundaries: {@code /demo} is not {@code /demolition}. */
  public record Path(
      @Doc("The path, or the beginning of one up to a slash.") @Default("\"/\"") String prefix,
      @Doc("What stands in the prefix's place when the server gets the request.")
          Optional<String> rewrite) {}

  /** A cookie that HAProxy sets. */
  public record Sticky(@Doc("Name of the cookie.") String cookie) {}

  /** A redirect. */
  public record Redirect(
      @Doc("Sends requests without TLS to the first bind with tls, with a 308.") @Default("false")
          boolean https) {}

  /** Changes of a request's headers: first del, then set. */
  public record Headers(
      @Doc("Value by name; replaces what the client sent.") @Default("{}") Map<String, String> set,
      @Doc("Names of headers that the server doesn't get.") @Default("[]") List<String> del) {}

  /** Methods. */
  public record Methods(
      @Doc("Those that are let through; all when empty.") @Default("[]") List<String> allow) {}

  /** A rate of requests. */
  public record RateLimit(
      @Doc("How many requests.") @Range(min = 1, max = 1_000_000) int requests,
      @Doc("In which time.") @Default("\"1s\"") Duration per) {}

  /** Timeouts of one route. */
  public record Timeouts(
      @Doc("How long the server may be silent; default 50s.") Optional<Duration> server,
      @Doc("How long connecting to the server may take; default 5s.") Optional<Duration> connect) {}
}
