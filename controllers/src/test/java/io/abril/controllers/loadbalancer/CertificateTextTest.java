package io.abril.controllers.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateTextTest {
  private static String text(String file) {
    try (var in = CertificateTextTest.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CertificateText read(Map<String, String> values) {
    return CertificateText.of("site", new Opened(values, ""));
  }

  private static CertificateText read(String certificate, String key) {
    return read(Map.of("tls.crt", text(certificate), "tls.key", text(key)));
  }

  @ParameterizedTest
  @CsvSource({
    "rsa.crt, rsa-pkcs8.key",
    "rsa.crt, rsa-pkcs1.key",
    "ec.crt, ec-sec1.key",
    "ed.crt, ed.key"
  })
  void aKeyOfAnyUsualFormBelongsToItsCertificate(String certificate, String key) {
    var found = read(certificate, key);
    assertThat(found.certificate().file()).isEqualTo("cert-site.pem");
    assertThat(found.certificate().pem()).startsWith("-----BEGIN CERTIFICATE-----\n");
    assertThat(found.certificate().identity()).matches("[0-9A-F]{40}\\+0");
    assertThat(found.toString()).doesNotContain("PRIVATE");
  }

  @Test
  void allInOneValueAndInAnyOrderIsAsGood() {
    var all = text("rsa-pkcs8.key") + "\n\n" + text("ec.crt") + text("rsa.crt");
    var found = read(Map.of("site.pem", all));
    assertThat(found.names()).containsExactly("*.shop.abril", "www.abril");
    assertThat(found.certificate().identity()).endsWith("+1");
  }

  @Test
  void aCertificateWithoutAlternativeNamesIsForItsCommonName() {
    assertThat(read("ec.crt", "ec-sec1.key").names()).containsExactly("ec.abril");
  }

  @Test
  void whatCannotBeUsedIsSaidWithoutAWordOfIt() {
    var certificate = Map.of("tls.crt", text("rsa.crt"));
    assertThatThrownBy(() -> read(certificate))
        .hasMessage("the secret site has no private key (PEM, in tls.key)");
    assertThatThrownBy(() -> read(Map.of("tls.key", text("ed.key"))))
        .hasMessage("the secret site has no certificate (PEM, in tls.crt)");
    assertThatThrownBy(() -> read("rsa.crt", "ed.key"))
        .hasMessage("the key of secret site does not belong to its certificate");
    assertThatThrownBy(() -> read("rsa.crt", "rsa-encrypted.key"))
        .hasMessageContaining("has a passphrase");
    var broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assertThatThrownBy(() -> read(Map.of("tls.crt", broken)))
        .hasMessage("the secret site has a PEM block that can't be read");
  }

  @Test
  void expiryIsSaidAndAWeekBeforeToo() {
    var found = read("rsa.crt", "rsa-pkcs8.key");
    assertThat(found.warning(found.until().minus(Duration.ofDays(8)))).isEmpty();
    assertThat(found.warning(found.until().minus(Duration.ofDays(6))).orElseThrow())
        .startsWith("the certificate of secret site expires at ");
    assertThat(found.warning(found.until().plusSeconds(1)).orElseThrow())
        .startsWith("the certificate of secret site has expired at ");
    assertThat(found.warning(found.from().minusSeconds(1)).orElseThrow())
        .startsWith("the certificate of secret site is not valid before ");
  }
}
