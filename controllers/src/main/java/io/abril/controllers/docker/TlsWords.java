package io.abril.controllers.docker;

import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Says what is wrong with TLS to an engine, and what to do, beside the library's own words. */
final class TlsWords {
  private TlsWords() {}

  /** A sentence's end for a failed handshake; empty when it was something else. */
  static Optional<String> of(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof SSLException) {
        return Optional.of(meaning(chain(t)) + " (" + Sentences.words(t) + ")");
      }
    }
    return Optional.empty();
  }

  private static String chain(Throwable thrown) {
    var words = new StringBuilder();
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      words.append(t.getMessage()).append('\n');
    }
    return words.toString().toLowerCase(Locale.ROOT);
  }

  private static String meaning(String words) {
    if (words.contains("unrecognized ssl message") || words.contains("plaintext connection")) {
      return "it speaks no TLS; start it with --tlsverify, on that port";
    }
    if (words.contains("subject alternative") || words.contains("doesn't match any")) {
      return "its certificate is another host's; give it one that holds its address";
    }
    if (words.contains("path building") || words.contains("path validation")) {
      return "its certificate is of an authority that isn't in ca.pem";
    }
    if (words.contains("fatal alert")) {
      return "it refuses the client certificate; cert.pem must be of an authority that it trusts";
    }
    return "TLS with it fails";
  }
}
