package io.abril.schema.seal;

import io.abril.api.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * An encrypted value: {@code abril.v1.KEY-ID.WRAPPED.NONCE.SEALED}, the last three in base64url
 * without padding. WRAPPED is a fresh AES-256 key under RSA-OAEP with SHA-256 (RFC 8017), SEALED is
 * AES-GCM (NIST SP 800-38D) of the value with its 16 bytes of tag. The names of the Secret and of
 * the key are authenticated with it, so a value that is moved elsewhere doesn't open.
 *
 * @param keyId of the RSA key that it was made for
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record Envelope(String keyId, byte[] wrapped, byte[] nonce, byte[] sealed) {
  private static final Pattern FORM =
      Pattern.compile(
          Pattern.quote(Secret.ENVELOPE)
              + "([0-9a-f]{16})\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)");

  /**
   * Reads one.
   *
   * @throws SealException when the text is none
   */
  static Envelope parse(String text) {
    var m = FORM.matcher(text);
    if (!m.matches()) {
      throw new SealException("it is not an encrypted value, or not the whole of one");
    }
    try {
      return new Envelope(m.group(1), bytes(m.group(2)), bytes(m.group(3)), bytes(m.group(4)));
    } catch (IllegalArgumentException e) {
      throw new SealException("it is not the whole of an encrypted value");
    }
  }

  private static byte[] bytes(String base64) {
    return Base64.getUrlDecoder().decode(base64);
  }

  /** As it is stored. */
  String text() {
    var base64 = Base64.getUrlEncoder().withoutPadding();
    return Secret.ENVELOPE
        + String.join(
            ".",
            keyId,
            base64.encodeToString(wrapped),
            base64.encodeToString(nonce),
            base64.encodeToString(sealed));
  }

  /** What is authenticated with the value; no name holds the separator. */
  static byte[] boundTo(String secret, String key) {
    return (Secret.ENVELOPE + "\0" + secret + "\0" + key).getBytes(StandardCharsets.UTF_8);
  }
}
