package io.abril.controllers.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.controllers.config.Secrets.CannotOpen;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedSecretsTest {
  private static final String VALUE = "s3cr3t";

  @TempDir private Path folder;

  @Test
  void aValueOpensWithTheKeyThatItWasEncryptedForThoughANewerOneCame() {
    TestKeys.make(folder, "a.pem");
    var old = TestKeys.seal(Keys.of(folder), "db", "password", VALUE);
    TestKeys.make(folder, "b.pem");
    var secrets = new SealedSecrets(Keys.of(folder));
    assertThat(secrets.open("db", "password", old)).asString().isEqualTo(VALUE);
  }

  @Test
  void withoutAnyKeyTheSentenceSaysHowToMakeOne() {
    TestKeys.make(folder, "a.pem");
    var sealed = TestKeys.seal(Keys.of(folder), "db", "password", VALUE);
    var secrets = new SealedSecrets(Keys.of(folder.resolve("none")));
    assertThatThrownBy(() -> secrets.open("db", "password", sealed))
        .isInstanceOf(CannotOpen.class)
        .hasMessageStartingWith("the value 'password' of secret db can't be decrypted: ")
        .hasMessageContaining("there is no such folder; make one with deploy/keys");
  }

  @Test
  void withAnotherKeyTheSentenceNamesTheOneThatIsMissing(@TempDir Path other) {
    TestKeys.make(other, "a.pem");
    var theirs = Keys.of(other);
    var sealed = TestKeys.seal(theirs, "db", "password", VALUE);
    TestKeys.make(folder, "a.pem");
    var secrets = new SealedSecrets(Keys.of(folder));
    assertThatThrownBy(() -> secrets.open("db", "password", sealed))
        .hasMessageContaining(
            "the key " + theirs.get().keys().get(0).id() + ", which isn't in " + folder);
  }

  @Test
  void aMovedOrSpoiltValueIsSaidWithoutIt() {
    TestKeys.make(folder, "a.pem");
    var keys = Keys.of(folder);
    var sealed = TestKeys.seal(keys, "db", "password", VALUE);
    var secrets = new SealedSecrets(keys);
    assertThatThrownBy(() -> secrets.open("db", "user", sealed))
        .hasMessageContaining("was encrypted for another Secret or key")
        .hasMessageContaining("encrypt it anew with abrilctl create secret db")
        .hasMessageNotContaining(sealed);
    assertThatThrownBy(() -> secrets.open("db", "user", VALUE))
        .hasMessageContaining("it is not an encrypted value")
        .hasMessageNotContaining(VALUE);
  }

  @Test
  void aDigestStaysTheSameWhileTheValueDoes() {
    TestKeys.make(folder, "a.pem");
    var keys = Keys.of(folder);
    var secrets = new SealedSecrets(keys);
    var digest = secrets.digest("db", "password", TestKeys.seal(keys, "db", "password", VALUE));
    assertThat(secrets.digest("db", "password", TestKeys.seal(keys, "db", "password", VALUE)))
        .isEqualTo(digest);
    assertThat(secrets.digest("db", "password", TestKeys.seal(keys, "db", "password", "other")))
        .isNotEqualTo(digest);
    // What another process computes is the same: a new leader replaces nothing.
    assertThat(
            new SealedSecrets(Keys.of(folder))
                .digest("db", "password", TestKeys.seal(keys, "db", "password", VALUE)))
        .isEqualTo(digest);
  }
}
