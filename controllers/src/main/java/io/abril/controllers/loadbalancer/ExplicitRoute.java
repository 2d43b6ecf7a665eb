package io.abril.controllers.loadbalancer;

import io.abril.api.loadbalancer.Route;
import io.abril.api.loadbalancer.Route.Protocol;
import io.abril.controllers.Hashes;
import io.abril.controllers.haproxy.Buckets;
import io.abril.controllers.haproxy.HaproxyConfig.Backend;
import io.abril.controllers.haproxy.RouteRules;
import io.abril.controllers.haproxy.RouteRules.Rewrite;
import io.abril.controllers.haproxy.StreamBind;
import io.abril.controllers.haproxy.Traits;
import io.abril.controllers.haproxy.UserList;
import io.abril.controllers.haproxy.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One route of the document, worked out: all of it, or nothing and a sentence. Pure.
 *
 * @param places host and path to route id
 * @param shares route id and bucket to backend
 * @param backends that must be there for it
 * @param follows of endpoints: key in the routes map to how the backend's name goes on
 * @param warning what is wrong with it though it is served, as a sentence; empty for nothing
 * @param stream the port that its connections come in at, as the document has it
 */
record ExplicitRoute(
    SortedMap<String, String> places,
    SortedMap<String, String> shares,
    List<Backend> backends,
    RouteRules rules,
    Optional<UserList> users,
    Map<String, Map<String, String>> follows,
    String warning,
    Optional<StreamBind> stream) {

  /** What the route is called in sentences and in the status: its first host and path. */
  static String name(Route route) {
    if (route.protocol() != Protocol.HTTP) {
      var at = route.port().map(p -> ":" + p).orElse("");
      return route.hosts().isEmpty() ? "tcp" + at : Words.printable(route.hosts().get(0)) + at;
    }
    var host = route.hosts().isEmpty() ? "no host" : Words.printable(route.hosts().get(0));
    var path = route.paths().isEmpty() ? "" : Words.printable(route.paths().get(0).prefix());
    return path.equals("/") ? host : host + path;
  }

  /**
   * Works it out.
   *
   * @param field of the document, such as {@code spec.routes[1]}
   * @throws Unroutable with a sentence
   * @throws IllegalArgumentException with a sentence about a word that HAProxy can't be given
   */
  static ExplicitRoute of(String field, Route route, Targets targets, RouteInputs inputs) {
    return new Work(field, route, targets, inputs).done();
  }

  private static final class Work {
    private static final Duration STREAM_IDLE = Duration.ofHours(1);

    private final String field;
    private final Route route;
    private final Targets targets;
    private final RouteInputs inputs;
    private final String id;

    Work(String field, Route route, Targets targets, RouteInputs inputs) {
      this.field = field;
      this.route = route;
      this.targets = targets;
      this.inputs = inputs;
      this.id = id();
    }

    /** The same for the same first host and path, wherever the route stands in the document. */
    private String id() {
      if (route.protocol() != Protocol.HTTP) {
        return streamId();
      }
      if (route.port().isPresent()) {
        throw new Unroutable(field + ".port is for tcp and sni; http is served at spec.binds");
      }
      if (route.hosts().isEmpty() || route.paths().isEmpty()) {
        throw new Unroutable(field + " has no " + (route.hosts().isEmpty() ? "hosts" : "paths"));
      }
      var host = host(0);
      var kept = host.substring(0, Math.min(60, host.length()));
      return kept + "-" + Hashes.hex6(host + path("prefix", 0, route.paths().get(0).prefix()));
    }

    private String host(int i) {
      var host = route.hosts().get(i).toLowerCase(Locale.ROOT);
      if (!Words.isHost(host)) {
        throw new Unroutable(
            field + ".hosts[" + i + "] '" + Words.printable(host) + "' is no host name");
      }
      return host;
    }

    private String path(String which, int i, String text) {
      var path = text.endsWith("/") ? text : text + "/";
      if (!Words.isPath(path)) {
        throw new Unroutable(
            field
                + ".paths["
                + i
                + "]."
                + which
                + " '"
                + Words.printable(text)
                + "' is no path of letters, digits and -._~+,=:@ such as /demo");
      }
      return path;
    }

    private String streamId() {
      var word = route.protocol() == Protocol.TCP ? "tcp" : "sni";
      if (route.port().isEmpty()) {
        throw new Unroutable(field + ".port is missing; a route of " + word + " has its own");
      }
      if (route.hosts().isEmpty() == (route.protocol() == Protocol.SNI)) {
        throw new Unroutable(
            field
                + ".hosts must "
                + (word.equals("tcp") ? "be empty for tcp" : "name some for sni"));
      }
      for (var option : ofRequests().entrySet()) {
        if (option.getValue()) {
          throw new Unroutable(field + "." + option.getKey() + " is for requests, not for " + word);
        }
      }
      return word.equals("tcp")
          ? "tcp-" + route.port().get()
          : "sni-" + route.port().get() + "-" + Hashes.hex6(host(0));
    }

    /** What connections that are passed on as they are don't have. */
    private Map<String, Boolean> ofRequests() {
      var path = new Route.Path("/", Optional.empty());
      return new TreeMap<>(
          Map.of(
              "paths", !route.paths().equals(List.of(path)),
              "sticky", route.sticky().isPresent(),
              "redirect", route.redirect().isPresent(),
              "headers", !(route.headers().set().isEmpty() && route.headers().del().isEmpty()),
              "auth", route.auth().isPresent(),
              "methods", !route.methods().allow().isEmpty(),
              "rateLimit", route.rateLimit().isPresent(),
              "compression", !route.compression().isEmpty()));
    }

    ExplicitRoute done() {
      return route.protocol() == Protocol.HTTP ? ofHttp() : ofStream();
    }

    private ExplicitRoute ofStream() {
      int port = route.port().orElseThrow();
      var pathId = "route/" + id + "/0/";
      var lead = targets.lead(field + ".to", id, route.to(), traits());
      var entries = Buckets.entries(pathId, lead.shares());
      var places = new TreeMap<String, String>();
      for (int h = 0; h < route.hosts().size(); h++) {
        places.put(StreamBind.places(port) + host(h) + "/", pathId);
      }
      var follows = new TreeMap<String, Map<String, String>>();
      follow(lead, entries.keySet(), follows);
      var rules = rules(List.of(), Optional.empty());
      boolean byName = route.protocol() == Protocol.SNI;
      var stream =
          new StreamBind(
              port,
              byName ? Optional.empty() : Optional.of(pathId),
              StreamBind.places(port),
              List.of(rules),
              route.timeouts().server().orElse(STREAM_IDLE));
      return new ExplicitRoute(
          places,
          entries,
          lead.backends(),
          RouteRules.none(rules.route()),
          Optional.empty(),
          follows,
          "",
          Optional.of(stream));
    }

    private ExplicitRoute ofHttp() {
      var places = new TreeMap<String, String>();
      var shares = new TreeMap<String, String>();
      var follows = new TreeMap<String, Map<String, String>>();
      var rewrites = new ArrayList<Rewrite>();
      var lead = targets.lead(field + ".to", id, route.to(), traits());
      for (int i = 0; i < route.paths().size(); i++) {
        var path = route.paths().get(i);
        var pathId = "route/" + id + "/" + i + "/";
        var prefix = path("prefix", i, path.prefix());
        for (int h = 0; h < route.hosts().size(); h++) {
          if (places.put(host(h) + prefix, pathId) != null) {
            throw new Unroutable(field + " has " + host(h) + prefix + " twice");
          }
        }
        int at = i;
        path.rewrite()
            .map(to -> path("rewrite", at, to))
            .filter(to -> !to.equals(prefix))
            .ifPresent(to -> rewrites.add(new Rewrite(pathId, prefix, to)));
        var entries = Buckets.entries(pathId, lead.shares());
        shares.putAll(entries);
        follow(lead, entries.keySet(), follows);
      }
      var users = route.auth().map(auth -> Users.of(auth.secret(), opened(auth.secret())));
      return new ExplicitRoute(
          places,
          shares,
          lead.backends(),
          rules(rewrites, users),
          users,
          follows,
          warning(),
          Optional.empty());
    }

    /** A canary's keys belong to more than one destination; then nothing is said of them. */
    private static void follow(
        Targets.Lead lead, Iterable<String> keys, Map<String, Map<String, String>> follows) {
      if (lead.shares().size() == 1) {
        lead.follows()
            .forEach(
                (endpoint, suffix) ->
                    keys.forEach(
                        key ->
                            follows
                                .computeIfAbsent(endpoint, e -> new TreeMap<>())
                                .put(key, suffix)));
      }
    }

    /** Every route is served at every bind. */
    private String warning() {
      var names = inputs.tls().names();
      for (int i = 0; i < route.hosts().size(); i++) {
        var host = host(i);
        if (inputs.tls().port().isPresent() && names.stream().noneMatch(n -> covers(n, host))) {
          return "no certificate of the binds is for " + host + "; who asks it by https is warned";
        }
      }
      return "";
    }

    /** A name of a certificate may begin with a star, which stands for one label (RFC 6125). */
    private static boolean covers(String name, String host) {
      int dot = host.indexOf('.');
      return name.equals(host)
          || (name.startsWith("*.") && dot > 0 && name.substring(1).equals(host.substring(dot)));
    }

    private Opened opened(String secret) {
      return inputs.secrets().getOrDefault(secret, Opened.missing(secret));
    }

    private Traits traits() {
      return new Traits(
          route.protocol() != Protocol.HTTP,
          Optional.empty(),
          route.sticky().map(Route.Sticky::cookie),
          route.timeouts().connect(),
          route.timeouts().server(),
          route.compression());
    }

    private RouteRules rules(List<Rewrite> rewrites, Optional<UserList> users) {
      boolean canary = route.to().all().size() > 1;
      return new RouteRules(
          "route/" + id + "/",
          httpsPort(),
          route.allow(),
          route.deny(),
          route.rateLimit().map(r -> new RouteRules.Rate(r.requests(), r.per())),
          route.methods().allow(),
          users.map(UserList::name),
          new TreeMap<>(route.headers().set()),
          route.headers().del(),
          rewrites,
          route.sticky().filter(s -> canary).map(s -> s.cookie() + "-bucket"));
    }

    private Optional<Integer> httpsPort() {
      if (route.redirect().filter(Route.Redirect::https).isEmpty()) {
        return Optional.empty();
      }
      if (inputs.tls().port().isEmpty()) {
        throw new Unroutable(field + ".redirect.https needs a bind with tls, and there is none");
      }
      return inputs.tls().port();
    }
  }
}
