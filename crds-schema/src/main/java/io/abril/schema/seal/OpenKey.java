package io.abril.schema.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The private half of a key; only controllers have it. Safe for use by several threads. */
public final class OpenKey {
  private final PrivateKey key;
  private final SealKey publicHalf;
  private final byte[] digestKey;

  private OpenKey(RSAPrivateCrtKey key) throws GeneralSecurityException {
    this.key = key;
    var spec = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
    this.publicHalf =
        new SealKey((RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec));
    // Of the factors, which only the owner knows, and not of an encoding, which may vary.
    this.digestKey =
        mac(
            key.getPrimeP().max(key.getPrimeQ()).toByteArray(),
            "abril digest v1".getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a private key.
   *
   * @param pem a block {@code PRIVATE KEY} (PKCS#8), as {@code openssl genpkey} writes it
   * @throws SealException when there is none that can be used
   */
  public static OpenKey read(String pem) {
    var blocks = Rsa.blocks(pem);
    for (var block : blocks) {
      if (block.label().equals("PRIVATE KEY")) {
        return of(block.bytes());
      }
    }
    throw new SealException(
        blocks.isEmpty()
            ? "it holds no PEM text"
            : "it holds a "
                + blocks.get(0).label()
                + "; a PRIVATE KEY (PKCS#8) is needed: openssl pkcs8 -topk8 -nocrypt converts");
  }

  private static OpenKey of(byte[] encoded) {
    try {
      var key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
      if (key instanceof RSAPrivateCrtKey full) {
        return new OpenKey(full);
      }
      throw new SealException("it lacks the factors of an RSA key");
    } catch (InvalidKeySpecException e) {
      throw new SealException("it is not an RSA key");
    } catch (GeneralSecurityException e) {
      throw Rsa.missing(e);
    }
  }

  /** The id of the key that an encrypted value was made for. */
  public static String idOf(String envelope) {
    return Envelope.parse(envelope).keyId();
  }

  /** Names the key; 16 hex digits. */
  public String id() {
    return publicHalf.id();
  }

  /** The half that may be published. */
  public SealKey publicHalf() {
    return publicHalf;
  }

  /**
   * Decrypts a value.
   *
   * @param secret name of the Secret that it is in
   * @param valueKey its key there
   * @throws SealException when it was not made for this key and this place, or was changed
   */
  public byte[] open(String secret, String valueKey, String envelope) {
    var read = Envelope.parse(envelope);
    if (!read.keyId().equals(id())) {
      throw new SealException("it was encrypted for the key " + read.keyId());
    }
    try {
      byte[] fresh = Rsa.oaep(Cipher.DECRYPT_MODE, key).doFinal(read.wrapped());
      var aes = Cipher.getInstance("AES/GCM/NoPadding");
      aes.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(fresh, "AES"),
          new GCMParameterSpec(SealKey.TAG_BITS, read.nonce()));
      aes.updateAAD(Envelope.boundTo(secret, valueKey));
      return aes.doFinal(read.sealed());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // One sentence for all of it: which part failed is nobody's business.
      throw new SealException("it was encrypted for another Secret or key, or was changed since");
    }
  }

  /**
   * A digest of a value that tells nothing of it to those without the key: 16 hex digits of
   * HMAC-SHA-256, the same on every controller. Equal values in different places differ.
   *
   * @param secret name of the Secret that it is in
   * @param valueKey its key there
   */
  public String digest(String secret, String valueKey, byte[] value) {
    return HexFormat.of()
        .formatHex(mac(digestKey, Envelope.boundTo(secret, valueKey), value), 0, 8);
  }

  private static byte[] mac(byte[] macKey, byte[]... parts) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(macKey, "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(part);
        mac.update((byte) 0);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw Rsa.missing(e);
    }
  }

  @Override
  public String toString() {
    return "OpenKey " + id();
  }
}
