package io.abril.schema.seal;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The public half of a key: whoever has it can encrypt values for the controllers. */
public final class SealKey {
  /** Where the leader publishes all of them below a root, as PEM, the one to encrypt with first. */
  public static final String PUBLISHED_AT = "keys/public";

  static final int TAG_BITS = 128;
  private static final int NONCE_BYTES = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final RSAPublicKey key;

  SealKey(RSAPublicKey key) {
    Rsa.checkLength(key);
    this.key = key;
  }

  /**
   * Reads public keys, in their order.
   *
   * @param pem blocks {@code PUBLIC KEY}; other text is left out
   * @throws SealException when one can't be used
   */
  public static List<SealKey> read(String pem) {
    return Rsa.blocks(pem).stream()
        .filter(block -> block.label().equals("PUBLIC KEY"))
        .map(block -> of(block.bytes()))
        .toList();
  }

  private static SealKey of(byte[] encoded) {
    try {
      var key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded));
      return new SealKey((RSAPublicKey) key);
    } catch (InvalidKeySpecException e) {
      throw new SealException("it is not an RSA key");
    } catch (GeneralSecurityException e) {
      throw Rsa.missing(e);
    }
  }

  /** Names the key; 16 hex digits. */
  public String id() {
    return Rsa.id(key);
  }

  /** As a block of PEM, with a line end. */
  public String pem() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /**
   * Encrypts a value; twice the same gives two different texts.
   *
   * @param secret name of the Secret that it is for
   * @param valueKey its key there
   */
  public String seal(String secret, String valueKey, byte[] value) {
    byte[] fresh = random(32);
    byte[] nonce = random(NONCE_BYTES);
    try {
      var aes = Cipher.getInstance("AES/GCM/NoPadding");
      aes.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(fresh, "AES"),
          new GCMParameterSpec(TAG_BITS, nonce));
      aes.updateAAD(Envelope.boundTo(secret, valueKey));
      byte[] sealed = aes.doFinal(value);
      byte[] wrapped = Rsa.oaep(Cipher.ENCRYPT_MODE, key).doFinal(fresh);
      return new Envelope(id(), wrapped, nonce, sealed).text();
    } catch (GeneralSecurityException e) {
      throw Rsa.missing(e);
    }
  }

  private static byte[] random(int count) {
    var bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  @Override
  public String toString() {
    return "SealKey " + id();
  }
}
