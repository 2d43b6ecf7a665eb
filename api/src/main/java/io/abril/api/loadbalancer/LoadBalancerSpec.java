package io.abril.api.loadbalancer;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.abril.api.SecretRef;
import io.abril.api.pool.Placement;
import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Pattern;
import io.abril.api.schema.Range;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which ports HAProxy listens on, and which hosts it routes. */
@Doc("HAProxy instances that route hosts to versions and endpoints.")
public record LoadBalancerSpec(
    @Doc("global: one instance on every node that it may run on; replicated: on some of them.")
        @Default("\"global\"")
        Mode mode,
    @Doc("How many nodes have an instance, when replicated.")
        @Default("1")
        @Range(min = 0, max = 10_000)
        int replicas,
    @Doc("Which nodes an instance may run on, and which are preferred when replicated.")
        @Default("{}")
        Placement placement,
    @Doc("Image of HAProxy 2.6 or newer.")
        @Default("\"haproxy:lts\"")
        @Pattern(value = "[^\\s]+", as = "an image reference without spaces")
        String image,
    @Doc("Ports to listen on.") @Default("[{\"port\": 80}]") List<Bind> binds,
    @Doc("Host of every service version that has a passing instance; empty switches it off.")
        @Default("\"{version}.{service}.abril\"")
        @Pattern(value = "[a-z0-9.{}-]*", as = "a host name with {service} and {version}")
        String hostPattern,
    @Doc("Host of every endpoint; empty switches it off.")
        @Default("\"{endpoint}.abril\"")
        @Pattern(value = "[a-z0-9.{}-]*", as = "a host name with {endpoint}")
        String endpointPattern,
    @Doc("Routes beside those of the patterns; they go before them.") @Default("[]")
        List<Route> routes,
    @JsonProperty("default")
        @Doc("Where requests for unknown hosts go; otherwise the 503 page that lists every route.")
        Optional<To> fallback,
    @Doc("HAProxy's own check of every server.") @Default("{}") Check check,
    @Doc("Statistics, on a port of their own; none without it.") Optional<Stats> stats,
    @Doc("Most connections at a time.") @Default("2000") @Range(min = 10, max = 1_000_000)
        int maxconn,
    @Doc("How often a request that could not be sent is tried again.")
        @Default("3")
        @Range(min = 0, max = 10)
        int retries) {

  /** Names of the Secrets that it needs. */
  public Set<String> secrets() {
    return Stream.of(
            routes.stream().flatMap(r -> r.auth().stream()).map(SecretRef::secret),
            stats.stream().flatMap(s -> s.auth().stream()).map(SecretRef::secret),
            certificates().stream())
        .flatMap(name -> name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Every port that clients are served at. */
  public Set<Integer> ports() {
    return Stream.of(
            binds.stream().map(Bind::port),
            routes.stream().flatMap(r -> r.port().stream()),
            stats.stream().map(Stats::port))
        .flatMap(port -> port)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Names of the Secrets with certificates. */
  public Set<String> certificates() {
    return binds.stream()
        .flatMap(b -> b.tls().stream())
        .flatMap(t -> t.secrets().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Where instances run. */
  public enum Mode {
    /** One on every node that is ready. */
    @JsonProperty("global")
    GLOBAL,
    /** One on each of some nodes. */
    @JsonProperty("replicated")
    REPLICATED
  }

  /** A port that HAProxy listens on. */
  public record Bind(
      @Doc("The port.") @Range(min = 1, max = 65_535) int port,
      @Doc("TLS ends here; without it the port speaks plain HTTP.") Optional<Tls> tls) {}

  /** TLS of a port; the certificate is chosen by the name that the client asks for. */
  public record Tls(
      @Doc(
              "Secrets, each with a certificate, its chain and its key as PEM (tls.crt and tls.key, or"
                  + " all in one); the first is for clients that ask for no name.")
          List<String> secrets,
      @Doc("The oldest version that is spoken.") @Default("\"TLSv1.2\"") TlsVersion minVersion) {}

  /** Versions of TLS. */
  public enum TlsVersion {
    /** TLS 1.2. */
    @JsonProperty("TLSv1.2")
    TLS_1_2("TLSv1.2"),
    /** TLS 1.3. */
    @JsonProperty("TLSv1.3")
    TLS_1_3("TLSv1.3");

    private final String word;

    TlsVersion(String word) {
      this.word = word;
    }

    /** As OpenSSL and HAProxy call it. */
    public String word() {
      return word;
    }
  }

  /** HAProxy's page of statistics, and its exporter for Prometheus. */
  public record Stats(
      @Doc("The port.") @Range(min = 1, max = 65_535) int port,
      @Doc("Where the page is.")
          @Default("\"/haproxy?stats\"")
          @Pattern(value = "/[!-~]*", as = "a path that begins with /")
          String uri,
      @Doc(
              "Asks for a user and password, as a route's auth does; without it anybody may read, and"
                  + " nobody may change anything.")
          Optional<SecretRef> auth,
      @Doc("Whether /metrics answers Prometheus.") @Default("true") boolean prometheus) {}

  /** A check that HAProxy runs. */
  public record Check(
      @Doc("Path that must answer 2xx or 3xx.")
          @Default("\"/status\"")
          @Pattern(value = "/[!-~]*", as = "a path that begins with /")
          String path,
      @Doc("Time between two checks.") @Default("\"2s\"") Duration interval) {}
}
