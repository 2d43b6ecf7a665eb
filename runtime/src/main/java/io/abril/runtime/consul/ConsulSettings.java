package io.abril.runtime.consul;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How Consul is reached.
 *
 * @param url {@code http://HOST:8500} or {@code https://HOST:8501}
 * @param token sent in a header with every request; never logged
 * @param caFile PEM file of the authority that signed Consul's certificate
 * @param certFile PEM file of the client certificate, with {@code keyFile}
 * @param keyFile PEM file of the client's key
 */
public record ConsulSettings(
    String url,
    Optional<String> token,
    Optional<String> caFile,
    Optional<String> certFile,
    Optional<String> keyFile) {

  /** Plain HTTP without a token. */
  public static ConsulSettings of(String url) {
    return new ConsulSettings(
        url, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * What the {@code consul} command would use: CONSUL_HTTP_ADDR (default 127.0.0.1:8500),
   * CONSUL_HTTP_SSL, CONSUL_HTTP_TOKEN or CONSUL_HTTP_TOKEN_FILE, CONSUL_CACERT, CONSUL_CLIENT_CERT
   * and CONSUL_CLIENT_KEY. Source: Consul's page "Consul Commands (CLI)".
   *
   * @throws IllegalArgumentException when one can't be used; the message says which and why
   */
  public static ConsulSettings fromEnvironment() {
    return fromEnvironment(System.getenv());
  }

  /** The same from other variables. */
  public static ConsulSettings fromEnvironment(Map<String, String> environment) {
    var address = variable(environment, "CONSUL_HTTP_ADDR").orElse("127.0.0.1:8500");
    boolean tls =
        variable(environment, "CONSUL_HTTP_SSL").filter(Boolean::parseBoolean).isPresent();
    var url = address.contains("://") ? address : (tls ? "https://" : "http://") + address;
    if (!url.matches("https?://.+")) {
      throw new IllegalArgumentException(
          "CONSUL_HTTP_ADDR must be HOST:PORT or an http or https URL, not '" + address + "'");
    }
    return new ConsulSettings(
        url,
        variable(environment, "CONSUL_HTTP_TOKEN")
            .or(() -> variable(environment, "CONSUL_HTTP_TOKEN_FILE").map(ConsulSettings::read)),
        variable(environment, "CONSUL_CACERT"),
        variable(environment, "CONSUL_CLIENT_CERT"),
        variable(environment, "CONSUL_CLIENT_KEY"));
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "CONSUL_HTTP_TOKEN_FILE: the file " + file + " can't be read", e);
    }
  }

  @Override
  public String toString() {
    return "ConsulSettings[" + url + "]";
  }
}
