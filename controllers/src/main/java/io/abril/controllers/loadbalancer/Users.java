package io.abril.controllers.loadbalancer;

import io.abril.controllers.haproxy.UserList;
import io.abril.controllers.haproxy.Words;
import java.util.Map;
import java.util.TreeMap;

/**
 * Users out of a Secret: each key is a user and its value the hash of the password; the key {@code
 * htpasswd} holds lines of {@code user:hash} instead. Pure; no sentence ever holds a value.
 */
final class Users {
  private static final String LINES = "htpasswd";

  private Users() {}

  /**
   * The list.
   *
   * @throws Unroutable with a sentence when something in it can't be used
   */
  static UserList of(String secret, Opened opened) {
    if (!opened.problem().isEmpty()) {
      throw new Unroutable(opened.problem());
    }
    var hashes = new TreeMap<String, String>();
    opened
        .values()
        .forEach(
            (key, value) -> {
              if (key.equals(LINES)) {
                value
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> line(secret, line, hashes));
              } else {
                put(secret, key, value.strip(), hashes);
              }
            });
    if (hashes.isEmpty()) {
      throw new Unroutable("the secret " + secret + " holds no users");
    }
    return new UserList(secret, hashes);
  }

  private static void line(String secret, String line, Map<String, String> hashes) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      throw new Unroutable(
          "the value '" + LINES + "' of secret " + secret + " has a line that isn't user:hash");
    }
    put(secret, line.substring(0, colon), line.substring(colon + 1).strip(), hashes);
  }

  private static void put(String secret, String user, String hash, Map<String, String> hashes) {
    if (!Words.isUser(user)) {
      throw new Unroutable(
          "the secret " + secret + " has a user whose name is not of letters, digits and . _ @ -");
    }
    if (!Words.isPasswordHash(hash)) {
      throw new Unroutable(
          "the password of "
              + user
              + " in secret "
              + secret
              + " is no hash that HAProxy takes ($5$, $6$, $2y$): openssl passwd -6 makes one");
    }
    hashes.put(user, hash);
  }
}
