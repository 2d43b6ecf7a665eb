package io.abril.controllers.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Unsupported or unrecognized SSL message|it speaks no TLS",
        "PKIX path building failed: unable to find valid certification path|its certificate is of",
        "No subject alternative names matching IP address 10.0.0.1 found|is another host's",
        "Received fatal alert: bad_certificate|it refuses the client certificate",
        "something new|TLS with it fails"
      })
  void aFailedHandshakeIsSaidWithTheLibrarysWords(String words, String says) {
    var thrown = new RuntimeException(new SSLHandshakeException(words));
    assertThat(TlsWords.of(thrown).orElseThrow()).contains(says).endsWith("(" + words + ")");
    var error = new Sentences("vm1", "tcp://10.0.0.1:2376").of("ask for its state", thrown);
    assertThat(error.reason()).isEqualTo(DockerError.Reason.UNREACHABLE);
    assertThat(error.getMessage())
        .startsWith("the engine at tcp://10.0.0.1:2376 does not answer: ")
        .contains(says);
  }

  @Test
  void theCauseTellsWhatTheHandshakeDoesNot() {
    var thrown =
        new SSLException(
            "handshake failed", new CertificateException("doesn't match any of the names"));
    assertThat(TlsWords.of(thrown).orElseThrow()).contains("is another host's");
  }

  @Test
  void otherFailuresAreNotOfTls() {
    assertThat(TlsWords.of(new IOException("connection refused"))).isEmpty();
  }
}
