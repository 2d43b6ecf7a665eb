package io.abril.controllers.loadbalancer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/** Whether a private key belongs to a certificate: it signs, and the certificate's key verifies. */
final class PrivateKeys {
  private static final byte[] TEXT = "abril".getBytes(StandardCharsets.US_ASCII);
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final byte[] VERSION = {0x02, 0x01, 0x00};

  private PrivateKeys() {}

  /**
   * Whether it does; false as well for a key that can't be read.
   *
   * @param type of its PEM block: {@code PRIVATE KEY} is PKCS#8, others are an algorithm's own form
   */
  static boolean belongs(byte[] key, String type, PublicKey of) {
    try {
      var pkcs8 = type.equals("PRIVATE KEY") ? key : pkcs8(key, of.getEncoded());
      var algorithm = of.getAlgorithm();
      var secret =
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      var signer = Signature.getInstance(signature(algorithm));
      signer.initSign(secret);
      signer.update(TEXT);
      var signed = signer.sign();
      signer.initVerify(of);
      signer.update(TEXT);
      return signer.verify(signed);
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

  private static String signature(String algorithm) {
    return switch (algorithm) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> algorithm;
    };
  }

  /**
   * PKCS#8 (RFC 5208) around a key in its algorithm's own form. The algorithm is the public key's:
   * both forms name it alike.
   */
  private static byte[] pkcs8(byte[] key, byte[] publicKey) {
    int inner = contentAt(publicKey, 0);
    int algorithmEnd = contentAt(publicKey, inner) + length(publicKey, inner);
    var content = new ByteArrayOutputStream();
    content.writeBytes(VERSION);
    content.writeBytes(Arrays.copyOfRange(publicKey, inner, algorithmEnd));
    content.writeBytes(element(OCTETS, key));
    return element(SEQUENCE, content.toByteArray());
  }

  private static byte[] element(int tag, byte[] content) {
    var out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static int contentAt(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first - 0x80);
  }

  private static int length(byte[] der, int at) {
    int length = der[at + 1] & 0xff;
    if (length < 0x80) {
      return length;
    }
    int bytes = length - 0x80;
    length = 0;
    for (int i = 0; i < bytes; i++) {
      length = (length << 8) | (der[at + 2 + i] & 0xff);
    }
    return length;
  }
}
