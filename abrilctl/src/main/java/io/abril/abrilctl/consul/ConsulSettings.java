package io.abril.abrilctl.consul;

import io.abril.abrilctl.base.Failure;
import io.abril.api.Slash;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How Consul is reached.
 *
 * @param addresses tried in turn; without a slash at the end
 * @param token sent as a header
 * @param caCertificate PEM file of the authorities that an https address must be signed by
 */
public record ConsulSettings(
    List<URI> addresses, Optional<String> token, Optional<Path> caCertificate) {
  private static final String DEFAULT = "http://127.0.0.1:8500";

  /** Copies the list. */
  public ConsulSettings {
    addresses = List.copyOf(addresses);
  }

  /**
   * Reads Consul's own environment variables.
   *
   * @param option the addresses of the command line, which win; comma-separated
   */
  public static ConsulSettings of(Optional<String> option, Map<String, String> env) {
    var text = option.or(() -> set(env, "CONSUL_HTTP_ADDR")).orElse(DEFAULT);
    var scheme =
        set(env, "CONSUL_HTTP_SSL").filter("true"::equals).map(t -> "https").orElse("http");
    var addresses = new ArrayList<URI>();
    for (String address : text.split(",")) {
      if (!address.isBlank()) {
        addresses.add(address(address.strip(), scheme));
      }
    }
    if (addresses.isEmpty()) {
      throw Failure.usage(
          "no address of Consul in '" + text + "'; for example --consul " + DEFAULT);
    }
    var token =
        set(env, "CONSUL_HTTP_TOKEN")
            .or(() -> set(env, "CONSUL_HTTP_TOKEN_FILE").map(ConsulSettings::read));
    return new ConsulSettings(addresses, token, set(env, "CONSUL_CACERT").map(Path::of));
  }

  private static URI address(String text, String scheme) {
    var full = text.contains("://") ? text : scheme + "://" + text;
    try {
      var uri = URI.create(Slash.without(full));
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // The sentence below says it.
    }
    throw Failure.usage("'" + text + "' is not an address of Consul such as " + DEFAULT);
  }

  private static Optional<String> set(Map<String, String> env, String name) {
    return Optional.ofNullable(env.get(name)).filter(value -> !value.isBlank());
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new Failure(2, "CONSUL_HTTP_TOKEN_FILE: can't read " + file, e);
    }
  }
}
