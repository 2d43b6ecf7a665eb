package io.abril.it.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.controllers.haproxy.ConfigRenderer;
import io.abril.controllers.haproxy.HaproxyConfig;
import io.abril.controllers.haproxy.HaproxyConfig.Backend;
import io.abril.controllers.haproxy.HaproxyConfig.Bind;
import io.abril.controllers.haproxy.HaproxyConfig.Limits;
import io.abril.controllers.haproxy.HaproxyConfig.RuntimeListen;
import io.abril.controllers.haproxy.HaproxyConfig.Server;
import io.abril.controllers.haproxy.Layout;
import io.abril.controllers.haproxy.RouteRules;
import io.abril.controllers.haproxy.StatsBind;
import io.abril.controllers.haproxy.StreamBind;
import io.abril.controllers.haproxy.Traits;
import io.abril.it.environment.Parts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** HAProxy itself reads what is rendered of configurations that nobody would write by hand. */
class AcceptedByHaproxyIT {
  private static Path folder;

  @BeforeContainer
  static void certificates() throws IOException {
    folder = Files.createTempDirectory("abril-haproxy");
    Parts.install();
    Certificates.in(folder.resolve("tls"));
    Files.copy(folder.resolve("tls/haproxy.pem"), folder.resolve(Layout.CERTIFICATE));
    Files.copy(folder.resolve("tls/ca.pem"), folder.resolve(Layout.AUTHORITY));
  }

  @AfterContainer
  static void remove() throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Provide
  Arbitrary<HaproxyConfig> configs() {
    var path = Arbitraries.strings().withCharRange('!', '~').ofMaxLength(20).map(s -> "/" + s);
    var label = Arbitraries.strings().withChars("abz019-_").ofMinLength(1).ofMaxLength(8);
    var names = label.map(l -> "a" + l).set().ofMaxSize(5).map(List::copyOf);
    var address = Arbitraries.of("10.0.0.1", "192.168.40.13", "fd00::1", "::1");
    var port = Arbitraries.integers().between(1, 65_535);
    var server = Combinators.combine(address, port).as((a, p) -> new Server("s:" + p, a, p));
    var servers = server.list().uniqueElements(Server::name).ofMaxSize(4);
    var binds =
        port.filter(p -> p < 31_000)
            .list()
            .uniqueElements()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(ports -> ports.stream().map(Bind::new).toList());
    var limits =
        Combinators.combine(
                Arbitraries.integers().between(10, 1_000_000),
                Arbitraries.integers().between(0, 10))
            .as(Limits::new);
    return Combinators.combine(
            path,
            names,
            servers,
            binds,
            limits,
            RandomRules.rules(),
            RandomRules.traits(),
            Arbitraries.of(true, false))
        .as(AcceptedByHaproxyIT::config);
  }

  private static HaproxyConfig config(
      String path,
      List<String> names,
      List<Server> servers,
      List<Bind> binds,
      Limits limits,
      RouteRules rules,
      Traits traits,
      boolean fallback) {
    var backends = new ArrayList<Backend>();
    var hosts = new TreeMap<String, String>();
    var routes = new TreeMap<String, String>();
    for (String name : names) {
      backends.add(new Backend(name + "_1.0.0-rc.1", name + ".abril", servers));
      backends.add(new Backend(name + "_1.0.0-rc.1:abcdef", traits, servers));
      backends.add(new Backend(name + "_1.0.0-rc.1:fedcba", RandomRules.stream(), servers));
      hosts.put(StreamBind.places(8443) + name + ".abril/", "service/" + name + "/");
      hosts.put(name + ".abril/", "service/" + name + "/");
      routes.put("service/" + name + "/", name + "_1.0.0-rc.1");
    }
    return HaproxyConfig.of(
            new HaproxyConfig.Check(path, Duration.ofMillis(1_500)),
            limits,
            new RuntimeListen("127.0.0.1", 31_998, 31_999, "abc"))
        .listening(binds)
        .with(backends)
        .routing(hosts, routes, fallback ? Optional.of("endpoint/web-1/") : Optional.empty())
        .ruled(List.of(rules), List.of(RandomRules.users()))
        .streaming(fallback ? RandomRules.streams(rules) : List.of())
        .telling(
            Optional.of(
                new StatsBind(31_900, path, Optional.of(rules.users().orElseThrow()), fallback)));
  }

  @Property(tries = 150, shrinking = ShrinkingMode.OFF)
  void everyConfigurationIsAccepted(@ForAll("configs") HaproxyConfig config)
      throws IOException, InterruptedException {
    var files = ConfigRenderer.render(config).files();
    for (var file : files.entrySet()) {
      var text = file.getValue().replace(Layout.FOLDER, folder.toString());
      Files.writeString(folder.resolve(file.getKey()), text);
    }
    var check =
        new ProcessBuilder("haproxy", "-c", "-f", folder.resolve(Layout.CONFIG).toString())
            .redirectErrorStream(true)
            .start();
    var output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(check.waitFor()).as(output).isZero();
    assertThat(output).doesNotContain("[WARNING]");
  }
}
