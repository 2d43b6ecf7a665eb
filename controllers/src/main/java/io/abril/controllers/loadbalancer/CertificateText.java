package io.abril.controllers.loadbalancer;

import io.abril.controllers.haproxy.Certificate;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A certificate, its chain and its key, out of the PEM blocks of a Secret's values (RFC 7468),
 * wherever in them each stands. Pure; no sentence ever holds a value.
 *
 * @param names that it is for
 * @param from it is valid
 * @param until it is valid
 */
record CertificateText(
    String secret, Certificate certificate, List<String> names, Instant from, Instant until) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final Duration SOON = Duration.ofDays(7);

  /**
   * Reads it.
   *
   * @throws Unroutable with a sentence when HAProxy could not use it
   */
  static CertificateText of(String secret, Opened opened) {
    if (!opened.problem().isEmpty()) {
      throw new Unroutable(opened.problem());
    }
    var certificates = new ArrayList<X509Certificate>();
    Optional<Block> key = Optional.empty();
    for (String value : new TreeMap<>(opened.values()).values()) {
      for (Block block : blocks(secret, value)) {
        if (block.type().equals("CERTIFICATE")) {
          certificates.add(certificate(secret, block));
        } else if (block.type().endsWith("PRIVATE KEY")) {
          key = key.or(() -> Optional.of(block));
        }
      }
    }
    if (certificates.isEmpty()) {
      throw new Unroutable("the secret " + secret + " has no certificate (PEM, in tls.crt)");
    }
    if (key.isEmpty()) {
      throw new Unroutable("the secret " + secret + " has no private key (PEM, in tls.key)");
    }
    return of(secret, certificates, key.get());
  }

  /** The certificate is the one that the key belongs to; the others are its chain, in order. */
  private static CertificateText of(String secret, List<X509Certificate> certificates, Block key) {
    if (key.type().startsWith("ENCRYPTED")) {
      throw new Unroutable(
          "the key of secret " + secret + " has a passphrase; openssl pkey takes it off");
    }
    var leaf =
        certificates.stream()
            .filter(c -> PrivateKeys.belongs(key.der(), key.type(), c.getPublicKey()))
            .findFirst()
            .orElseThrow(
                () ->
                    new Unroutable(
                        "the key of secret " + secret + " does not belong to its certificate"));
    var chain = certificates.stream().filter(c -> !c.equals(leaf)).distinct().toList();
    try {
      var pem = new StringBuilder(pem("CERTIFICATE", leaf.getEncoded()));
      for (X509Certificate link : chain) {
        pem.append(pem("CERTIFICATE", link.getEncoded()));
      }
      pem.append(pem(key.type(), key.der()));
      var sha1 =
          HexFormat.of()
              .withUpperCase()
              .formatHex(MessageDigest.getInstance("SHA-1").digest(leaf.getEncoded()));
      return new CertificateText(
          secret,
          new Certificate(
              Certificate.fileOf(secret), pem.toString(), Certificate.identity(sha1, chain.size())),
          names(leaf),
          leaf.getNotBefore().toInstant(),
          leaf.getNotAfter().toInstant());
    } catch (GeneralSecurityException e) {
      throw unreadable(secret);
    }
  }

  /** What is wrong with it though it can be shown. */
  Optional<String> warning(Instant now) {
    if (now.isAfter(until)) {
      return Optional.of("the certificate of secret " + secret + " has expired at " + until);
    }
    if (now.isBefore(from)) {
      return Optional.of("the certificate of secret " + secret + " is not valid before " + from);
    }
    return now.isAfter(until.minus(SOON))
        ? Optional.of("the certificate of secret " + secret + " expires at " + until)
        : Optional.empty();
  }

  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  private record Block(String type, byte[] der) {
    @Override
    public String toString() {
      return type;
    }
  }

  private static List<Block> blocks(String secret, String value) {
    var blocks = new ArrayList<Block>();
    var m = BLOCK.matcher(value);
    while (m.find()) {
      try {
        blocks.add(new Block(m.group(1), Base64.getMimeDecoder().decode(m.group(2).strip())));
      } catch (IllegalArgumentException e) {
        throw unreadable(secret);
      }
    }
    return blocks;
  }

  private static X509Certificate certificate(String secret, Block block) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(block.der()));
    } catch (GeneralSecurityException e) {
      throw unreadable(secret);
    }
  }

  private static Unroutable unreadable(String secret) {
    return new Unroutable("the secret " + secret + " has a PEM block that can't be read");
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + type
        + "-----\n";
  }

  /** The alternative names; the common name of one that has none (RFC 6125, 6.4.4). */
  private static List<String> names(X509Certificate certificate) throws GeneralSecurityException {
    var names = new TreeSet<String>();
    var alternatives = certificate.getSubjectAlternativeNames();
    if (alternatives != null) {
      alternatives.stream()
          .filter(name -> Integer.valueOf(2).equals(name.get(0)))
          .forEach(name -> names.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT)));
    }
    var common =
        Pattern.compile("(?:^|,)CN=([^,]+)")
            .matcher(certificate.getSubjectX500Principal().getName());
    if (names.isEmpty() && common.find()) {
      names.add(common.group(1).toLowerCase(Locale.ROOT));
    }
    return List.copyOf(names);
  }
}
