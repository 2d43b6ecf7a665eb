package io.abril.controllers.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.controllers.haproxy.HaproxyConfig.Backend;
import io.abril.controllers.haproxy.HaproxyConfig.Check;
import io.abril.controllers.haproxy.HaproxyConfig.Server;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class InjectionTest {
  @Provide
  Arbitrary<String> hostile() {
    var bad =
        Arbitraries.of(
            "\n",
            "\r",
            "\t",
            " ",
            "'",
            "\"",
            "\\",
            "#",
            "%[",
            "]",
            "{",
            "}",
            ";",
            "$HOME",
            "<<",
            "\u0000",
            "\u2028",
            "date",
            "1.0.0",
            "/",
            ":",
            "_",
            ".",
            "-",
            "backend x",
            "server y",
            "[::1]",
            "\u00e9",
            "</a>",
            "&");
    return bad.list().ofMinSize(1).ofMaxSize(6).map(parts -> String.join("", parts));
  }

  @Property
  void aNameIsRefusedOrStandsAsOneHarmlessWord(@ForAll("hostile") String name) {
    for (Runnable use :
        List.<Runnable>of(
            () -> new Server(name, "10.0.0.1", 80),
            () -> new Server("a", name, 80),
            () -> new Backend(name, "localhost", List.of()),
            () -> new Backend("a", name, List.of()),
            () -> Samples.config(Map.of(name, "service/a/b/"), Map.of()),
            () -> Samples.config(Map.of("a/", name), Map.of()),
            () -> Samples.config(Map.of(), Map.of(name, "a")),
            () -> Samples.config(Map.of(), Map.of("service/a/", name)))) {
      if (accepts(use)) {
        assertThat(name).matches("[A-Za-z0-9_.:/-]+");
      }
    }
  }

  @Property
  void aPathStaysInsideItsQuotesOrIsRefused(@ForAll("hostile") String text) {
    var base = Samples.date();
    var check = new Check("/" + text, Duration.ofSeconds(1));
    var config =
        HaproxyConfig.of(check, base.limits(), base.runtime())
            .listening(base.binds())
            .with(base.backends())
            .routing(base.hosts(), base.routes(), Optional.empty());
    if (!accepts(() -> ConfigRenderer.render(config))) {
      assertThat(text.chars().anyMatch(c -> c < 0x20)).isTrue();
      return;
    }
    var plain = ConfigRenderer.render(base).files().get(Layout.CONFIG).lines().toList();
    var lines = ConfigRenderer.render(config).files().get(Layout.CONFIG).split("\n", -1);
    assertThat(lines).hasSize(plain.size() + 1);
    for (String line : lines) {
      if (line.startsWith("  http-check send")) {
        assertThat(words(line)).containsSequence("uri", "/" + text, "ver", "HTTP/1.1");
      }
    }
  }

  /** What may be said of a route, with this text in one place. */
  private static List<java.util.function.Supplier<HaproxyConfig>> places(String text) {
    var none = RouteRules.none("route/a-1/");
    var plain = Samples.date();
    return List.of(
        () -> plain.ruled(List.of(rules(none, Map.of("X-A", text), List.of())), List.of()),
        () -> plain.ruled(List.of(rules(none, Map.of(text, "1"), List.of())), List.of()),
        () -> plain.ruled(List.of(rules(none, Map.of(), List.of(text))), List.of()),
        () -> plain.ruled(List.of(networks(none, List.of(text), List.of())), List.of()),
        () -> plain.ruled(List.of(networks(none, List.of(), List.of(text))), List.of()),
        () -> plain.ruled(List.of(rewriting(none, "/" + text + "/", "/b/")), List.of()),
        () -> plain.ruled(List.of(rewriting(none, "/b/", "/" + text + "/")), List.of()),
        () -> plain.ruled(List.of(), List.of(UserList.of("u", Map.of(text, HASH)))),
        () -> plain.ruled(List.of(), List.of(UserList.of("u", Map.of("bob", text)))),
        () ->
            plain.with(List.of(new Backend("a", traits(Optional.of(text), List.of()), List.of()))),
        () ->
            plain.with(
                List.of(new Backend("a", traits(Optional.empty(), List.of(text)), List.of()))),
        () -> plain.routing(Map.of(text, "route/a-1/"), Map.of(), Optional.empty()),
        () -> plain.routing(Map.of("a/" + text + "/", "route/a-1/"), Map.of(), Optional.empty()));
  }

  private static final String HASH = "$6$abcdefgh$0123456789";

  private static Traits traits(Optional<String> cookie, List<String> compression) {
    return new Traits(
        false, Optional.empty(), cookie, Optional.empty(), Optional.empty(), compression);
  }

  private static RouteRules rules(RouteRules r, Map<String, String> set, List<String> del) {
    return new RouteRules(
        r.route(),
        r.httpsPort(),
        r.allow(),
        r.deny(),
        r.rate(),
        r.methods(),
        r.users(),
        Samples.sorted(set),
        del,
        r.rewrites(),
        r.bucketCookie());
  }

  private static RouteRules networks(RouteRules r, List<String> allow, List<String> deny) {
    return new RouteRules(
        r.route(),
        r.httpsPort(),
        allow,
        deny,
        r.rate(),
        r.methods(),
        r.users(),
        r.set(),
        r.del(),
        r.rewrites(),
        r.bucketCookie());
  }

  private static RouteRules rewriting(RouteRules r, String prefix, String to) {
    return new RouteRules(
        r.route(),
        r.httpsPort(),
        r.allow(),
        r.deny(),
        r.rate(),
        r.methods(),
        r.users(),
        r.set(),
        r.del(),
        List.of(new RouteRules.Rewrite("route/a-1/0/", prefix, to)),
        r.bucketCookie());
  }

  /** With a harmless text of the same place there are as many lines, of as many words. */
  @Property
  void aTextOfARouteIsRefusedOrAddsNeitherALineNorAWord(@ForAll("hostile") String text) {
    var harmless = places("x");
    for (int i = 0; i < harmless.size(); i++) {
      var place = places(text).get(i);
      if (!accepts(() -> ConfigRenderer.render(place.get()))) {
        continue;
      }
      var files = ConfigRenderer.render(place.get()).files();
      var like = LIKE.getOrDefault(i, "x");
      var expected = ConfigRenderer.render(places(like).get(i).get()).files();
      assertThat(shape(files.get(Layout.CONFIG))).isEqualTo(shape(expected.get(Layout.CONFIG)));
      assertThat(files.get(Layout.HOSTS).lines()).allMatch(l -> l.split(" ", -1).length == 2);
    }
  }

  /** What is accepted where "x" isn't. */
  private static final Map<Integer, String> LIKE =
      Map.of(3, "10.0.0.1", 4, "10.0.0.1", 8, HASH, 10, "a/b", 11, "a/");

  private static List<Integer> shape(String config) {
    return config.lines().map(line -> words(line).size()).toList();
  }

  @Property
  void anIdBecomesAName(@ForAll("hostile") String id, @ForAll boolean trusted) {
    assertThat(Words.isName(Words.serverName(id, "node|" + id, trusted))).isTrue();
  }

  private static boolean accepts(Runnable use) {
    try {
      use.run();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Splits a line as HAProxy does: single quotes protect all, a backslash one character. */
  private static List<String> words(String line) {
    var words = new java.util.ArrayList<String>();
    var word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      } else if (!quoted && c == '\\') {
        word.append(line.charAt(++i));
      } else if (!quoted && c == ' ') {
        words.add(word.toString());
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    words.add(word.toString());
    return words.stream().filter(w -> !w.isEmpty()).toList();
  }
}
