package io.abril.schema.seal;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** What both halves of a key need. */
final class Rsa {
  /** Below this a key is no protection any more (NIST SP 800-57). */
  private static final int LEAST_BITS = 2_048;

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  private Rsa() {}

  /** A block of a PEM file (RFC 7468): what it is, and its bytes. */
  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  record Block(String label, byte[] bytes) {}

  static List<Block> blocks(String pem) {
    var blocks = new ArrayList<Block>();
    var m = PEM.matcher(pem);
    while (m.find()) {
      try {
        blocks.add(new Block(m.group(1), Base64.getMimeDecoder().decode(m.group(2))));
      } catch (IllegalArgumentException e) {
        throw new SealException("its PEM text is damaged");
      }
    }
    return blocks;
  }

  /** The first 16 hex digits of the SHA-256 of the public key (its SubjectPublicKeyInfo). */
  static String id(RSAPublicKey key) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  static void checkLength(RSAKey key) {
    int bits = key.getModulus().bitLength();
    if (bits < LEAST_BITS) {
      throw new SealException(
          "it has " + bits + " bits; at least " + LEAST_BITS + " are needed: make one anew");
    }
  }

  /** OAEP with SHA-256 for both of its hashes; the JDK's own default for the second is SHA-1. */
  static Cipher oaep(int mode, java.security.Key key) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
    cipher.init(
        mode,
        key,
        new OAEPParameterSpec(
            "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
    return cipher;
  }

  static IllegalStateException missing(GeneralSecurityException e) {
    return new IllegalStateException("every JDK has RSA, AES and SHA-256", e);
  }
}
