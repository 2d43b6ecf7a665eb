package io.abril.controllers.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.schema.seal.SealKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFolderTest {
  @TempDir private Path folder;

  @Test
  void theLastByNameEncryptsAndAllDecrypt() {
    TestKeys.make(folder, "20260101T000000Z.pem");
    TestKeys.make(folder, "20260301T000000Z.pem");
    TestKeys.make(folder, "20260201T000000Z.pem");
    var ring = KeyFolder.read(folder);
    assertThat(ring.problems()).isEmpty();
    assertThat(SealKey.read(ring.published().orElseThrow()))
        .extracting(SealKey::id)
        .containsExactly(
            idIn("20260301T000000Z.pem"),
            idIn("20260201T000000Z.pem"),
            idIn("20260101T000000Z.pem"));
  }

  private String idIn(String name) {
    var one = folder.resolve("one");
    try {
      Files.createDirectory(one);
      TestKeys.mode(Files.copy(folder.resolve(name), one.resolve("k.pem")), "rw-------");
      return KeyFolder.read(one).keys().get(0).id();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      one.resolve("k.pem").toFile().delete();
      one.toFile().delete();
    }
  }

  @Test
  void aFolderThatIsMissingIsAProblemAndNoKey() {
    var ring = KeyFolder.read(folder.resolve("none"));
    assertThat(ring.keys()).isEmpty();
    assertThat(ring.published()).isEmpty();
    assertThat(ring.problems())
        .containsExactly(folder.resolve("none") + ": there is no such folder");
  }

  @Test
  void aFolderWithoutKeysSaysSo() throws IOException {
    Files.writeString(folder.resolve("README"), "nothing");
    assertThat(KeyFolder.read(folder).problems())
        .containsExactly(folder + ": there is no *.pem in it");
  }

  @Test
  void aKeyThatOthersMayReadIsNotUsedAndTheOthersAre() {
    var open = TestKeys.mode(TestKeys.make(folder, "b.pem"), "rw-r-----");
    TestKeys.make(folder, "a.pem");
    var ring = KeyFolder.read(folder);
    assertThat(ring.keys()).hasSize(1);
    assertThat(ring.problems())
        .containsExactly(open + ": others than its owner may use it; chmod 600 it");
  }

  @Test
  void aFileThatHoldsNoKeySaysWhatItHolds() throws IOException {
    var file =
        Files.writeString(
            folder.resolve("a.pem"),
            """
            -----BEGIN RSA PRIVATE KEY-----
            AAAA
            -----END RSA PRIVATE KEY-----
            """);
    TestKeys.mode(file, "rw-------");
    assertThat(KeyFolder.read(folder).problems())
        .singleElement()
        .asString()
        .startsWith(file + ": it holds a RSA PRIVATE KEY; a PRIVATE KEY (PKCS#8) is needed");
  }
}
