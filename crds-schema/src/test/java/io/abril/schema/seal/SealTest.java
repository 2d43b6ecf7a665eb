package io.abril.schema.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.api.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealTest {
  private static final OpenKey KEY = OpenKey.read(pem(rsa(2_048)));
  private static final OpenKey OTHER = OpenKey.read(pem(rsa(2_048)));
  private static final byte[] VALUE = "s3cr3t ✓".getBytes(StandardCharsets.UTF_8);

  @Test
  void what_was_sealed_opens_with_the_private_half() {
    var sealed = KEY.publicHalf().seal("db", "password", VALUE);
    assertThat(sealed).startsWith(Secret.ENVELOPE + KEY.id() + ".").doesNotContain("s3cr3t");
    assertThat(KEY.open("db", "password", sealed)).isEqualTo(VALUE);
    assertThat(OpenKey.idOf(sealed)).isEqualTo(KEY.id());
  }

  @Test
  void an_empty_value_and_one_of_any_bytes_open_too() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    for (byte[] value : List.of(new byte[0], all)) {
      assertThat(KEY.open("s", "k", KEY.publicHalf().seal("s", "k", value))).isEqualTo(value);
    }
  }

  @Test
  void the_same_value_never_looks_the_same() {
    assertThat(KEY.publicHalf().seal("db", "password", VALUE))
        .isNotEqualTo(KEY.publicHalf().seal("db", "password", VALUE));
  }

  @Test
  void a_value_that_was_moved_to_another_secret_or_key_does_not_open() {
    var sealed = KEY.publicHalf().seal("db", "password", VALUE);
    assertThatThrownBy(() -> KEY.open("mine", "password", sealed))
        .isInstanceOf(SealException.class)
        .hasMessageContaining("another Secret or key");
    assertThatThrownBy(() -> KEY.open("db", "user", sealed)).isInstanceOf(SealException.class);
  }

  @Test
  void a_value_that_was_changed_anywhere_does_not_open() {
    var sealed = KEY.publicHalf().seal("db", "password", VALUE);
    for (int i = 0; i < sealed.length(); i++) {
      char c = sealed.charAt(i);
      // The last character of a part may carry bits that no byte needs; the one before never does.
      boolean lastOfPart = i + 1 == sealed.length() || sealed.charAt(i + 1) == '.';
      if (c == '.' || lastOfPart) {
        continue;
      }
      var changed = sealed.substring(0, i) + (c == 'A' ? 'B' : 'A') + sealed.substring(i + 1);
      assertThatThrownBy(() -> KEY.open("db", "password", changed))
          .as("changed at %d", i)
          .isInstanceOf(SealException.class)
          .hasMessageNotContaining("s3cr3t");
    }
  }

  @Test
  void a_value_that_was_cut_off_is_no_value() {
    var sealed = KEY.publicHalf().seal("db", "password", VALUE);
    for (int end : List.of(0, 9, 20, 30, sealed.lastIndexOf('.') + 1, sealed.length() - 4)) {
      assertThatThrownBy(() -> KEY.open("db", "password", sealed.substring(0, end)))
          .as("cut at %d", end)
          .isInstanceOf(SealException.class);
    }
  }

  @Test
  void another_key_does_not_open_it_and_says_whose_it_is() {
    var sealed = KEY.publicHalf().seal("db", "password", VALUE);
    assertThatThrownBy(() -> OTHER.open("db", "password", sealed))
        .isInstanceOf(SealException.class)
        .hasMessage("it was encrypted for the key " + KEY.id());
  }

  @Test
  void public_keys_are_read_back_in_their_order() {
    var text = OTHER.publicHalf().pem() + "a comment\n" + KEY.publicHalf().pem();
    assertThat(SealKey.read(text)).extracting(SealKey::id).containsExactly(OTHER.id(), KEY.id());
    var sealed = SealKey.read(text).get(1).seal("s", "k", VALUE);
    assertThat(KEY.open("s", "k", sealed)).isEqualTo(VALUE);
  }

  @Test
  void a_file_that_holds_no_private_key_is_refused_with_what_it_holds() {
    assertThatThrownBy(() -> OpenKey.read("hello")).hasMessage("it holds no PEM text");
    assertThatThrownBy(() -> OpenKey.read(KEY.publicHalf().pem()))
        .hasMessageContaining("it holds a PUBLIC KEY")
        .hasMessageContaining("openssl pkcs8");
    var ec = pem("PRIVATE KEY", pair("EC", 256).getPrivate().getEncoded());
    assertThatThrownBy(() -> OpenKey.read(ec)).hasMessage("it is not an RSA key");
  }

  @Test
  void a_short_key_is_refused() {
    var weak = pem(rsa(1_024));
    assertThatThrownBy(() -> OpenKey.read(weak)).hasMessageContaining("it has 1024 bits");
  }

  @Test
  void a_digest_tells_values_and_places_apart_and_depends_on_the_private_key() {
    var digest = KEY.digest("db", "password", VALUE);
    assertThat(digest).matches("[0-9a-f]{16}").isEqualTo(KEY.digest("db", "password", VALUE));
    assertThat(digest)
        .isNotEqualTo(KEY.digest("db", "password", new byte[0]))
        .isNotEqualTo(KEY.digest("db", "user", VALUE))
        .isNotEqualTo(OTHER.digest("db", "password", VALUE));
  }

  @Test
  void neither_half_says_more_of_itself_than_its_id() {
    assertThat(KEY).hasToString("OpenKey " + KEY.id());
    assertThat(KEY.publicHalf()).hasToString("SealKey " + KEY.id());
  }

  private static KeyPair rsa(int bits) {
    return pair("RSA", bits);
  }

  private static KeyPair pair(String algorithm, int bits) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(KeyPair pair) {
    return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  private static String pem(String label, byte[] bytes) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(bytes)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
