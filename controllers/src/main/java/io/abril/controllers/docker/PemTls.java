package io.abril.controllers.docker;

import com.github.dockerjava.core.util.CertificateUtils;
import com.github.dockerjava.transport.SSLConfig;
import io.abril.controllers.Certificates;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.Security;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** TLS with certificates that are texts, for docker-java. */
final class PemTls implements SSLConfig {
  /** What {@link CertificateUtils} protects its key stores with; it keeps nothing secret. */
  private static final char[] PASSWORD = "docker".toCharArray();

  private final SSLContext context;

  /**
   * Reads the certificates.
   *
   * @throws IllegalArgumentException with a sentence when they can't be used
   */
  PemTls(Certificates certificates) {
    try {
      Security.addProvider(new BouncyCastleProvider());
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(CertificateUtils.createKeyStore(certificates.key(), certificates.cert()), PASSWORD);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(CertificateUtils.createTrustStore(new StringReader(certificates.ca())));
      context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      throw new IllegalArgumentException("its certificates or its key can't be read as PEM", e);
    }
  }

  @Override
  public SSLContext getSSLContext() {
    return context;
  }
}
