package io.abril.controllers.haproxy;

import io.abril.controllers.haproxy.HaproxyConfig.Backend;
import io.abril.controllers.haproxy.HaproxyConfig.Bind;
import io.abril.controllers.haproxy.HaproxyConfig.Check;
import io.abril.controllers.haproxy.HaproxyConfig.Limits;
import io.abril.controllers.haproxy.HaproxyConfig.RuntimeListen;
import io.abril.controllers.haproxy.HaproxyConfig.Server;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Configurations for tests. */
final class Samples {
  static final RuntimeListen LISTEN = new RuntimeListen("10.0.0.1", 31998, 31999, "0123456789ab");
  static final Check CHECK = new Check("/status", Duration.ofSeconds(2));

  static final Limits LIMITS = new Limits(2000, 3);

  private Samples() {}

  static Server server(String name, int port) {
    return new Server(name, "10.0.0.1", port);
  }

  static Backend backend(String name, Server... servers) {
    return new Backend(name, "localhost", List.of(servers));
  }

  static HaproxyConfig config(
      Map<String, String> hosts, Map<String, String> routes, Backend... backends) {
    return HaproxyConfig.of(CHECK, LIMITS, LISTEN)
        .listening(List.of(new Bind(80)))
        .with(List.of(backends))
        .routing(hosts, routes, Optional.empty());
  }

  static SortedMap<String, String> sorted(Map<String, String> map) {
    return new TreeMap<>(map);
  }

  static HaproxyConfig date() {
    return config(
        Map.of(
            "date-1.abril/", "endpoint/date-1/",
            "1.0.0.date.abril/", "service/date/1.0.0/",
            "1.0.1.date.abril/", "service/date/1.0.1/"),
        Map.of(
            "endpoint/date-1/", "date_1.0.0",
            "service/date/1.0.0/", "date_1.0.0",
            "service/date/1.0.1/", "date_1.0.1"),
        new Backend(
            "date_1.0.0",
            "1.0.0.date.abril",
            List.of(
                server("abril:abril:b2b2b2:http", 20002),
                server("abril:abril:a1a1a1:http", 20001))),
        new Backend(
            "date_1.0.1", "1.0.1.date.abril", List.of(server("abril:abril:c3c3c3:http", 20003))));
  }
}
