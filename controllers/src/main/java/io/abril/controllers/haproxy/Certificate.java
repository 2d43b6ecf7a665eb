package io.abril.controllers.haproxy;

/**
 * A certificate that HAProxy shows to clients. Another one in the same file is given to a running
 * HAProxy by its runtime API ({@code set ssl cert}, management manual), without a reload.
 *
 * @param file below {@link Layout#FOLDER}
 * @param pem certificate, chain and key, without empty lines; never printed
 * @param identity what {@code show ssl cert} tells of it: see {@link #identity(String, int)}
 */
public record Certificate(String file, String pem, String identity) {
  /** HAProxy takes a command and what follows it only as far as its buffer of 16 kB reaches. */
  private static final int LONGEST = 14_000;

  /** Checks; a message never holds the text. */
  public Certificate {
    Words.require(Words.isName(file), "name of a file", file);
    Words.require(
        pem.lines().allMatch(line -> line.matches("[!-~][ -~]{0,99}")) && pem.endsWith("\n"),
        "certificate",
        file);
  }

  /** The file of a Secret's certificate. */
  public static String fileOf(String secret) {
    return "cert-" + secret + ".pem";
  }

  /**
   * What tells one certificate from another.
   *
   * @param sha1 of the certificate, as hex digits
   * @param chain how many certificates follow it
   */
  public static String identity(String sha1, int chain) {
    return sha1 + "+" + chain;
  }

  /** Whether it can be given to a running HAProxy. */
  boolean fitsCommand() {
    return pem.length() <= LONGEST;
  }

  @Override
  public String toString() {
    return "Certificate[" + file + " " + identity + "]";
  }
}
