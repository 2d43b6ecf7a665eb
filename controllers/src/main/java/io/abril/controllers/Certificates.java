package io.abril.controllers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;

/**
 * What this side of mutual TLS needs, in PEM: as {@code docker} keeps it in {@code
 * DOCKER_CERT_PATH}.
 *
 * @param ca authorities that may have signed the other side's certificate
 * @param cert this side's certificate
 * @param key this side's key; never said
 */
public record Certificates(String ca, String cert, String key) {
  private static final String CA = "ca.pem";
  private static final String CERT = "cert.pem";
  private static final String KEY = "key.pem";

  /**
   * Those of a folder.
   *
   * @throws IllegalArgumentException with a sentence when one can't be read
   */
  public static Certificates of(Path folder) {
    return new Certificates(
        read(folder.resolve(CA)), read(folder.resolve(CERT)), read(folder.resolve(KEY)));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("the file " + file + " can't be read", e);
    }
  }

  /**
   * Those of a Secret.
   *
   * @throws IllegalArgumentException with a sentence when a key is missing
   */
  public static Certificates of(String secret, Map<String, String> values) {
    var missing = new TreeSet<String>(java.util.List.of(CA, CERT, KEY));
    missing.removeAll(values.keySet());
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "the secret " + secret + " has no key " + String.join(" and no key ", missing));
    }
    return new Certificates(values.get(CA), values.get(CERT), values.get(KEY));
  }

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "certificates";
  }
}
