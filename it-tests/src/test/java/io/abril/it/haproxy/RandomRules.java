package io.abril.it.haproxy;

import io.abril.controllers.haproxy.RouteRules;
import io.abril.controllers.haproxy.StreamBind;
import io.abril.controllers.haproxy.Traits;
import io.abril.controllers.haproxy.UserList;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Rules that abril would render, of texts that nobody would write: what it refuses is left out. */
final class RandomRules {
  private static final String ID = "route/www.abril-3f9a1c/";
  private static final String USERS = "users";

  private RandomRules() {}

  private static Arbitrary<String> text() {
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(3, Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(30)),
        net.jqwik.api.Tuple.of(
            2,
            Arbitraries.of(
                "%[src]",
                "'", "\"$HOME\"", "a\nbackend x", "\\", "# x", "{", "} ||", "\t", "%", "\u00e9")));
  }

  /** The texts that a use of them takes. */
  private static Arbitrary<String> taken(Function<String, ?> use) {
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(1, text()),
            net.jqwik.api.Tuple.of(2, Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(9)))
        .filter(
            text -> {
              try {
                return use.apply(text) != null;
              } catch (IllegalArgumentException e) {
                return false;
              }
            });
  }

  private static RouteRules with(
      Map<String, String> set, List<String> del, Optional<String> cookie) {
    return new RouteRules(
        ID,
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        new TreeMap<>(set),
        del,
        List.of(),
        cookie);
  }

  static UserList users() {
    return UserList.of(USERS, Map.of("bob", "$6$abcdefgh$" + "x".repeat(86)));
  }

  static Arbitrary<RouteRules> rules() {
    var name = taken(n -> with(Map.of(n, "1"), List.of(), Optional.empty()));
    var value = taken(v -> with(Map.of("X", v), List.of(), Optional.empty()));
    var cookie = taken(c -> with(Map.of(), List.of(), Optional.of(c))).optional();
    var path =
        taken(p -> new RouteRules.Rewrite(ID + "0/", "/" + p + "/", "/")).map(p -> "/" + p + "/");
    var rewrite =
        Combinators.combine(path, path)
            .as((prefix, to) -> new RouteRules.Rewrite(ID + "0/", prefix, to));
    var network =
        Arbitraries.of("10.0.0.0/8", "192.168.1.7", "fd00::/8", "::1", "0.0.0.0/0")
            .list()
            .ofMaxSize(70);
    var rate =
        Arbitraries.integers()
            .between(1, 1_000_000)
            .map(n -> new RouteRules.Rate(n, Duration.ofMillis(1 + n % 90_000)))
            .optional();
    return Combinators.combine(
            Combinators.combine(name, value).as(Map::of),
            name.list().ofMaxSize(3),
            rewrite.list().ofMaxSize(3),
            cookie,
            network,
            rate,
            Arbitraries.of("GET", "POST", "M-SEARCH").list().uniqueElements().ofMaxSize(3),
            Arbitraries.of(Optional.<Integer>empty(), Optional.of(443), Optional.of(8443)))
        .as(
            (set, del, rewrites, bucket, networks, limit, methods, https) ->
                new RouteRules(
                    ID,
                    https,
                    networks,
                    networks,
                    limit,
                    methods,
                    Optional.of(USERS),
                    new TreeMap<>(set),
                    del,
                    rewrites,
                    bucket));
  }

  private static Traits traits(Optional<String> cookie, List<String> types) {
    return new Traits(
        false,
        Optional.of("localhost"),
        cookie,
        Optional.of(Duration.ofMillis(1)),
        Optional.of(Duration.ofHours(1)),
        types);
  }

  static Arbitrary<Traits> traits() {
    var cookie = taken(c -> traits(Optional.of(c), List.of())).optional();
    var type = Arbitraries.of("text/html", "application/json", "text/", "image/svg+xml");
    return Combinators.combine(cookie, type.list().ofMaxSize(3)).as(RandomRules::traits);
  }

  /** Connections that are passed on. */
  static Traits stream() {
    return new Traits(
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(Duration.ofHours(2)),
        List.of());
  }

  static List<StreamBind> streams(RouteRules rules) {
    var hour = Duration.ofHours(1);
    var places = StreamBind.places(8443);
    return List.of(
        new StreamBind(31_443, Optional.empty(), places, List.of(rules), hour),
        new StreamBind(31_444, Optional.of(ID + "0/"), places, List.of(rules), hour));
  }
}
