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
  private static final Pattern ROUTE = Pattern.compile("[a-z]+(/[A-Za-z0-9_.-]{1,200}){1,3}/");
  private static final Pattern SHARE =
      Pattern.compile(ROUTE.pattern() + "(1[0-9]{0," + (Buckets.DIGITS - 1) + "})?");
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~+,=:@-]{1,200}){0,20}/");
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("(?=.*:.*:)[0-9a-fA-F:]{2,39}");
  private static final Pattern STREAM = Pattern.compile("sni:\\d{1,5}/([^/]+)/");
  private static final Pattern NETWORK = Pattern.compile("([0-9a-fA-F.:]+)/(\\d{1,3})");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$&*+.^_`|~-]{1,100}");
  private static final Pattern COOKIE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern VALUE = Pattern.compile("[!-~][ -~]{0,999}");
  private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]{0,31}");
  private static final Pattern TYPE =
      Pattern.compile("[A-Za-z0-9.+-]{1,60}/([A-Za-z0-9.+-]{1,60})?");
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}");
  private static final Pattern HASH =
      Pattern.compile("\\$(5|6|2[abxy]|y)\\$[A-Za-z0-9./$=]{10,200}");
  private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9_.:-]");

  private Words() {}

  /** Whether this is a host name in lower case. */
  public static boolean isHost(String text) {
    return HOST.matcher(text).matches();
  }

  /** Whether this can name a backend or a server. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Whether this can be a route id, such as {@code endpoint/date-1/}. */
  public static boolean isRoute(String text) {
    return ROUTE.matcher(text).matches();
  }

  /** Whether this can be a key of the routes map: a route id, and the buckets that it is about. */
  public static boolean isShare(String text) {
    return SHARE.matcher(text).matches();
  }

  /**
   * Whether this is a path that ends in a slash, of what is harmless in a URL's path; without
   * {@code %}, since it is compared with decoded ones.
   */
  public static boolean isPath(String text) {
    return PATH.matcher(text).matches();
  }

  /**
   * Whether this can be a key of the hosts map: a host name and a path that ends in a slash, or
   * TLS's server name after what {@link StreamBind#places(int)} says.
   */
  public static boolean isPlace(String text) {
    var m = STREAM.matcher(text);
    if (m.matches()) {
      return isHost(m.group(1));
    }
    int slash = text.indexOf('/');
    return slash > 0 && isHost(text.substring(0, slash)) && isPath(text.substring(slash));
  }

  /** Whether this is an IP address; HAProxy is never given names to resolve. */
  public static boolean isAddress(String text) {
    return IPV4.matcher(text).matches() || IPV6.matcher(text).matches();
  }

  /** Whether this is a network such as {@code 10.0.0.0/8}, or one address. */
  public static boolean isNetwork(String text) {
    var m = NETWORK.matcher(text);
    if (!m.matches()) {
      return isAddress(text);
    }
    return isAddress(m.group(1))
        && Integer.parseInt(m.group(2)) <= (m.group(1).contains(":") ? 128 : 32);
  }

  /** Whether this can name a header (RFC 9110, 5.6.2, without {@code %} and {@code '}). */
  public static boolean isToken(String text) {
    return TOKEN.matcher(text).matches();
  }

  /** Whether this can be a header's value. */
  public static boolean isHeaderValue(String text) {
    return VALUE.matcher(text).matches();
  }

  /** Whether this can name a cookie. */
  public static boolean isCookie(String text) {
    return COOKIE.matcher(text).matches();
  }

  /** Whether this can be an HTTP method. */
  public static boolean isMethod(String text) {
    return METHOD.matcher(text).matches();
  }

  /** Whether this is a type of content such as {@code text/html}. */
  public static boolean isType(String text) {
    return TYPE.matcher(text).matches();
  }

  /** Whether this can name a user. */
  public static boolean isUser(String text) {
    return USER.matcher(text).matches();
  }

  /** Whether this is a crypt(3) hash that HAProxy's images take: SHA-256, SHA-512 or bcrypt. */
  public static boolean isPasswordHash(String text) {
    return HASH.matcher(text).matches();
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
      throw new IllegalArgumentException("'" + printable(text) + "' is no " + what);
    }
    return text;
  }

  /** The text as it may stand in a sentence: at most 100 printable characters, no spaces. */
  public static String printable(String text) {
    var safe = text.replaceAll("[^!-~]", "?");
    return safe.length() > 100 ? safe.substring(0, 100) + "…" : safe;
  }

  /** As {@link #quote}, for a text that HAProxy takes as a log format. */
  static String quoteFormat(String text) {
    return quote(text.replace("%", "%%"));
  }
}
