package io.abril.runtime.consul;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Escapes KV keys for URLs: every part by itself, with %20 for spaces. */
final class KvPaths {
  private KvPaths() {}

  static String of(String key) {
    var path = new StringBuilder("/v1/kv");
    for (String part : key.split("/", -1)) {
      path.append('/').append(part(part));
    }
    return path.toString();
  }

  /** One part of any path. */
  static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
