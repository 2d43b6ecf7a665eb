package io.abril.controllers.adoption;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a container says of one of its ports: {@code SERVICE_<port>_KEY} goes before {@code
 * SERVICE_KEY}, and the environment before labels. Keys are without case.
 */
final class Declaration {
  private static final String PREFIX = "SERVICE_";

  private final Map<String, String> values = new TreeMap<>();
  private final Set<String> ofPort = new HashSet<>();

  private Declaration() {}

  /** Whether anything is said at all. */
  static boolean isThere(Map<String, String> labels, Map<String, String> env) {
    return labels.keySet().stream().anyMatch(key -> key.startsWith(PREFIX)) || !env.isEmpty();
  }

  static Declaration of(Map<String, String> labels, Map<String, String> env, int port) {
    var all = new TreeMap<>(labels);
    all.putAll(env);
    var declaration = new Declaration();
    all.forEach((key, value) -> declaration.take(key, value, port));
    return declaration;
  }

  private void take(String name, String value, int port) {
    if (!name.startsWith(PREFIX) || name.length() == PREFIX.length()) {
      return;
    }
    var key = name.substring(PREFIX.length()).toLowerCase(java.util.Locale.ROOT);
    int underscore = key.indexOf('_');
    if (underscore > 0 && key.substring(0, underscore).matches("\\d{1,9}")) {
      if (Integer.parseInt(key.substring(0, underscore)) == port) {
        var own = key.substring(underscore + 1);
        ofPort.add(own);
        values.put(own, value);
      }
    } else if (!ofPort.contains(key)) {
      values.put(key, value);
    }
  }

  /** A value; one that is empty says nothing. */
  Optional<String> get(String key) {
    return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
  }

  /** Whether the value was given for this very port. */
  boolean isOfPort(String key) {
    return ofPort.contains(key);
  }

  /** Everything that was said, in order. */
  Map<String, String> all() {
    return values;
  }
}
