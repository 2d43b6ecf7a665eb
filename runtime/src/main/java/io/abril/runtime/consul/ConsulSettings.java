package io.abril.runtime.consul;

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

  @Override
  public String toString() {
    return "ConsulSettings[" + url + "]";
  }
}
