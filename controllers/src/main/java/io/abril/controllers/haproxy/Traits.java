package io.abril.controllers.haproxy;

import io.abril.controllers.Hashes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a backend treats its servers. What HAProxy can't vary within a backend makes another backend
 * with the same servers: see {@link #suffix}.
 *
 * @param stream whether connections are passed on as they are, instead of requests
 * @param checkHost Host header of HAProxy's checks; empty for checks that only connect
 * @param cookie keeps clients at their server; its value is made of the server's address, since a
 *     server that is added at run time can't be given one ({@code dynamic-cookie-key})
 * @param connect longest time to connect; empty for the default
 * @param server longest silence of a server; empty for the default
 * @param compression types of content that are compressed
 */
public record Traits(
    boolean stream,
    Optional<String> checkHost,
    Optional<String> cookie,
    Optional<Duration> connect,
    Optional<Duration> server,
    List<String> compression) {

  private static final Pattern SUFFIX = Pattern.compile(":[0-9a-f]{6}$");

  /** Copies the list and checks. */
  public Traits {
    compression = compression.stream().sorted().distinct().toList();
    checkHost.ifPresent(h -> Words.require(Words.isHost(h), "host name", h));
    cookie.ifPresent(c -> Words.require(Words.isCookie(c), "name of a cookie", c));
    compression.forEach(t -> Words.require(Words.isType(t), "type of content", t));
  }

  /** HTTP without anything special. */
  public static Traits http(String checkHost) {
    return new Traits(
        false,
        Optional.of(checkHost),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** The same with checks for another host, or such that only connect. */
  public Traits checking(Optional<String> host) {
    return new Traits(
        stream, stream ? Optional.empty() : host, cookie, connect, server, compression);
  }

  /** What tells the name of such a backend from the plain one's; empty for the plain one. */
  public String suffix() {
    var special = "" + stream + cookie + connect + server + compression;
    var plain = "" + false + Optional.empty() + Optional.empty() + Optional.empty() + List.of();
    return special.equals(plain) ? "" : ":" + Hashes.hex6(special);
  }

  /** The name of the plain backend with the servers of this one. */
  public static String plainName(String backend) {
    return SUFFIX.matcher(backend).replaceFirst("");
  }
}
