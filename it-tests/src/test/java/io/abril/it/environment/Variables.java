package io.abril.it.environment;

import io.abril.it.tools.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a script's {@code env} command assigns, as a shell understands it. */
final class Variables {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String OURS =
      "ABRIL_.*|CONSUL_HTTP_.*|DOCKER_HOST|DOCKER_TLS_VERIFY|DOCKER_CERT_PATH|PATH";

  private Variables() {}

  static Map<String, String> of(Path clone, String... words) {
    var all = new ArrayList<>(List.of("bash", "-c", "eval \"$(\"$@\")\" && env -0", "bash"));
    all.addAll(List.of(words));
    var output = new Command(clone, Map.of()).run(LIMIT, all.toArray(String[]::new)).ok().out();
    var read = new HashMap<String, String>();
    for (String line : output.split("\0")) {
      int equals = line.indexOf('=');
      var name = line.substring(0, equals);
      if (name.matches(OURS)) {
        read.put(name, line.substring(equals + 1));
      }
    }
    return Map.copyOf(read);
  }
}
