package io.abril.controllers.haproxy;

import io.abril.controllers.Hashes;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What mutual TLS with HAProxy's runtime API needs, from a folder with {@code ca.pem}, {@code
 * cert.pem}, {@code key.pem} (ours, PKCS#8) and {@code haproxy.pem} (HAProxy's certificate and
 * key).
 *
 * @param folder the folder
 * @param authority text of {@code ca.pem}
 * @param server text of {@code haproxy.pem}; holds a key, so it is never printed
 */
public record RuntimeTls(Path folder, String authority, String server) {
  /** The name that HAProxy's certificate is made out to, whatever the machine's address. */
  static final String SERVER_NAME = "abril-runtime";

  /**
   * Reads the folder; blocks.
   *
   * @throws IllegalArgumentException with a sentence when a file is missing
   */
  public static RuntimeTls load(Path folder) {
    for (String file : new String[] {"ca.pem", "cert.pem", "key.pem", "haproxy.pem"}) {
      if (!Files.isReadable(folder.resolve(file))) {
        throw new IllegalArgumentException(
            "the TLS folder "
                + folder
                + " has no readable "
                + file
                + "; load balancers are reached by mutual TLS only");
      }
    }
    try {
      return new RuntimeTls(
          folder,
          Files.readString(folder.resolve("ca.pem")),
          Files.readString(folder.resolve("haproxy.pem")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes with the certificates. */
  public String digest() {
    return Hashes.hex12(authority + server);
  }

  NetClientOptions client() {
    return new NetClientOptions()
        .setSsl(true)
        .setTrustOptions(new PemTrustOptions().addCertPath(folder.resolve("ca.pem").toString()))
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .addCertPath(folder.resolve("cert.pem").toString())
                .addKeyPath(folder.resolve("key.pem").toString()))
        .setHostnameVerificationAlgorithm("HTTPS");
  }

  @Override
  public String toString() {
    return "RuntimeTls[" + folder + "]";
  }
}
