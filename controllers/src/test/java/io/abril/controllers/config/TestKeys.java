package io.abril.controllers.config;

import io.abril.schema.seal.SealKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;

/** Makes key files as deploy/keys does, and values that are encrypted for them. */
final class TestKeys {
  private TestKeys() {}

  /** A new key of that name; its mode is 600. */
  static Path make(Path folder, String name) {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2_048);
      var pem =
          "-----BEGIN PRIVATE KEY-----\n"
              + Base64.getMimeEncoder()
                  .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
              + "\n-----END PRIVATE KEY-----\n";
      var file = Files.writeString(folder.resolve(name), pem);
      return mode(file, "rw-------");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path mode(Path file, String mode) {
    try {
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A value as abrilctl encrypts it. */
  static String seal(Keys keys, String secret, String key, String value) {
    return SealKey.read(keys.published().orElseThrow())
        .get(0)
        .seal(secret, key, value.getBytes(StandardCharsets.UTF_8));
  }
}
