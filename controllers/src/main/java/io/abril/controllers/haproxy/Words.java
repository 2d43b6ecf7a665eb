package io.abril.controllers.haproxy;

import io.abril.controllers.Hashes;
import java.util.regex.Pattern;

/**
 * What may stand where in HAProxy's files and commands. Nothing that came from outside reaches a
 * file or a command without having passed one of these.
 */
public final class Words {
  private static final Pattern HOST =
      Pattern.compile("(?!.{254})[a-z0-9_]([a-z0-9_-]{0,62})(\\.[a-z0-9_][a-z0-9_-]{0,62})*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}");
  private static final Pattern ROUTE = Pattern.compile("[a-z]+(/[A-Za-z0-9_.-]{1,200}){1,3}");
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("(?=.*:.*:)[0-9a-fA-F:]{2,39}");
  private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9_.:-]");

  private Words() {}

  /** Whether this can be a key of the hosts map: a host name in lower case. */
  public static boolean isHost(String text) {
    return HOST.matcher(text).matches();
  }

  /** Whether this can name a backend or a server. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Whether this can be a key of the routes map, such as {@code endpoint/date-1}. */
  public static boolean isRoute(String text) {
    return ROUTE.matcher(text).matches();
  }

  /** Whether this is an IP address; HAProxy is never given names to resolve. */
  public static boolean isAddress(String text) {
    return IPV4.matcher(text).matches() || IPV6.matcher(text).matches();
  }

  /** Whether this is a port. */
  public static boolean isPort(int port) {
    return port >= 1 && port <= 65_535;
  }

  /** {@code 10.0.0.1:80}, or {@code [::1]:80}. */
  public static String hostPort(String address, int port) {
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }

  /**
   * A server's name from an id that anybody may have chosen. An id that can stand as it is does; of
   * another the harmless part is kept and a digest of {@code identity} tells it from its likes.
   */
  public static String serverName(String id, String identity, boolean trusted) {
    if (trusted && isName(id)) {
      return id;
    }
    var harmless = UNSAFE.matcher(id).replaceAll("-");
    var kept = harmless.substring(0, Math.min(60, harmless.length()));
    return "s-" + kept + "-" + Hashes.hex6(identity);
  }

  /**
   * One word of a configuration line, whatever it holds: in HAProxy's single quotes, where nothing
   * is special but the quote itself.
   *
   * @throws IllegalArgumentException when it holds a control character, which no quoting can carry
   */
  public static String quote(String word) {
    if (word.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
      throw new IllegalArgumentException("a control character can't stand in a configuration");
    }
    return "'" + word.replace("'", "'\\''") + "'";
  }

  static String require(boolean valid, String what, String text) {
    if (!valid) {
      throw new IllegalArgumentException("'" + text + "' is no " + what);
    }
    return text;
  }
}
