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
            () -> Samples.config(Map.of(name, "service/a/b"), Map.of()),
            () -> Samples.config(Map.of("a", name), Map.of()),
            () -> Samples.config(Map.of(), Map.of(name, "a")),
            () -> Samples.config(Map.of(), Map.of("service/a", name)))) {
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
        new HaproxyConfig(
            base.binds(),
            base.backends(),
            base.hosts(),
            base.routes(),
            Optional.empty(),
            check,
            base.maxconn(),
            base.retries(),
            base.runtime());
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
