package io.abril.controllers;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Short digests for names and comparisons; none of them guards a secret. */
public final class Hashes {
  private Hashes() {}

  /** The first 12 hex digits of the text's SHA-256. */
  public static String hex12(String text) {
    return sha256(text).substring(0, 12);
  }

  /** The first 6 hex digits of the text's SHA-256. */
  public static String hex6(String text) {
    return sha256(text).substring(0, 6);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
