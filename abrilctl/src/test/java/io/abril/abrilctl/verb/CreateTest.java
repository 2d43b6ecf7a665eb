package io.abril.abrilctl.verb;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.schema.Json;
import io.abril.schema.seal.OpenKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Secrets are encrypted before they are written, and their values shown by nothing. */
class CreateTest extends VerbTest {
  private static final String SECRET = "abril/objects/secrets/db";
  private static final OpenKey KEY = key();

  private static OpenKey key() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2_048);
      return OpenKey.read(
          "-----BEGIN PRIVATE KEY-----\n"
              + Base64.getMimeEncoder()
                  .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
              + "\n-----END PRIVATE KEY-----\n");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void publish() {
    consul.put("abril/keys/public", KEY.publicHalf().pem());
  }

  private String opened(String key) {
    var document = Json.tree(consul.entry(SECRET).orElseThrow().value());
    var sealed = document.path("spec").path("data").path(key).asText();
    return new String(KEY.open("db", key, sealed), StandardCharsets.UTF_8);
  }

  @Test
  void everySourceOfValuesIsEncryptedBeforeAnythingIsWritten() {
    publish();
    var file = file("tls.key", "from a file\n");
    var env = file("app.env", "# comment\n\nUSER=bob the builder\nURL=a=b\n");

    var result =
        shell
            .in("from standard input")
            .run(
                "create",
                "secret",
                "db",
                "--from-literal",
                "password=s3cr3t",
                "--from-file",
                file,
                "--from-file",
                "stdin=-",
                "--from-env-file",
                env);

    assertThat(result.out()).isEqualTo("secret/db created\n");
    assertThat(consul.entry(SECRET).orElseThrow().value())
        .doesNotContain("s3cr3t", "from a file", "from standard", "bob the builder");
    assertThat(opened("password")).isEqualTo("s3cr3t");
    assertThat(opened("tls.key")).isEqualTo("from a file\n");
    assertThat(opened("stdin")).isEqualTo("from standard input");
    assertThat(opened("USER")).isEqualTo("bob the builder");
    assertThat(opened("URL")).isEqualTo("a=b");
  }

  @Test
  void aSecretThatIsThereGetsExactlyTheNewValues() {
    publish();
    shell.run("create secret db --from-literal old=1");

    var result = shell.run("create secret db --from-literal new=2");

    assertThat(result.out()).isEqualTo("secret/db configured\n");
    assertThat(opened("new")).isEqualTo("2");
    assertThat(consul.entry(SECRET).orElseThrow().value()).doesNotContain("\"old\"");
  }

  @Test
  void aDryRunPrintsADocumentThatApplyTakes() {
    publish();
    var yaml = shell.run("create secret db --from-literal password=s3cr3t --dry-run -o yaml").out();
    assertThat(yaml).contains("kind: Secret").doesNotContain("s3cr3t");
    assertThat(consul.entry(SECRET)).isEmpty();

    assertThat(shell.run("apply", "-f", file("secret.yaml", yaml)).out())
        .isEqualTo("secret/db created\n");
    assertThat(opened("password")).isEqualTo("s3cr3t");
  }

  @Test
  void withoutAPublishedKeyNothingIsWritten() {
    var result = shell.run("create secret db --from-literal password=s3cr3t");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .startsWith("error: there is no key to encrypt for at abril/keys/public")
        .contains("deploy/keys")
        .doesNotContain("s3cr3t");
    assertThat(consul.keys()).isEmpty();
  }

  @Test
  void aKeyThatCannotBeAFileNameIsRefusedWithoutItsValue() {
    publish();
    var result = shell.run("create secret db --from-literal pass/word=s3cr3t");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("must have keys of letters, digits").doesNotContain("s3cr3t");
    assertThat(consul.entry(SECRET)).isEmpty();
  }

  @Test
  void wrongWordsAreToldWithoutRepeatingAValue() {
    publish();
    for (var words :
        new String[] {
          "create secret db",
          "create secret db --from-literal s3cr3t",
          "create secret db --from-literal k=s3cr3t --from-literal k=s3cr3t",
          "create secret db --from-file -",
          "create",
        }) {
      var result = shell.run(words);
      assertThat(result.code()).as(words).isEqualTo(2);
      assertThat(result.out() + result.err()).as(words).doesNotContain("s3cr3t");
    }
    assertThat(shell.run("create secret db --from-file k=/no/such/file").err())
        .contains("/no/such/file can't be read");
    assertThat(consul.entry(SECRET)).isEmpty();
  }

  @Test
  void aConfigIsStoredAsItIs() {
    var file = file("app.conf", "level = info\n");

    var result = shell.run("create", "config", "app", "--from-file", file);

    assertThat(result.out()).isEqualTo("config/app created\n");
    var text = consul.entry("abril/objects/configs/app").orElseThrow().value();
    assertThat(Json.tree(text).path("spec").path("data").path("app.conf").asText())
        .isEqualTo("level = info\n");
    assertThat(shell.run("create", "config", "app", "--from-file", file).out())
        .isEqualTo("config/app unchanged\n");
  }

  @Test
  void applyRefusesPlainTextAndSaysWhatEncrypts() {
    var file =
        file(
            "secret.yaml",
            "{apiVersion: abril/v1, kind: Secret, metadata: {name: db}, spec: {data: {k: s3cr3t}}}");

    var result = shell.run("apply", "-f", file);

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("(Plaintext)")
        .contains("abrilctl create secret NAME --from-literal")
        .doesNotContain("s3cr3t");
    assertThat(consul.keys()).isEmpty();
  }

  @Test
  void plainTextThatSomebodyHasStoredIsNotShown() {
    consul.put(
        SECRET,
        "{apiVersion: abril/v1, kind: Secret, metadata: {name: db}, spec: {data: {k: s3cr3t, n:"
            + " 1234567}, more: s3cr3t}}");
    for (var words :
        new String[] {
          "get secrets", "get secrets -o yaml", "get secrets -o json", "describe secret db"
        }) {
      var result = shell.run(words);
      assertThat(result.out() + result.err())
          .as(words)
          .contains("db")
          .doesNotContain("s3cr3t", "1234567");
    }
  }

  @Test
  void describeShowsKeysAndNoCipherText() {
    publish();
    shell.run("create secret db --from-literal password=s3cr3t");

    assertThat(shell.run("describe secret db").out())
        .contains("password: (encrypted)")
        .doesNotContain("abril.v1.", "s3cr3t");
    assertThat(shell.run("get secret db -o yaml").out())
        .contains("abril.v1.")
        .doesNotContain("s3cr3t");
  }
}
