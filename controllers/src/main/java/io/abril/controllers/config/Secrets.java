package io.abril.controllers.config;

import io.abril.runtime.Lookup;
import java.util.Map;
import java.util.Optional;

/** Opens Secrets. A value that was opened goes where it is needed and is never said or kept. */
public interface Secrets {
  /**
   * The values of a Secret.
   *
   * @param lookup what is accepted now
   * @param name of the Secret
   * @return plain values by key; empty when there is no such Secret
   * @throws CannotOpen when it is there and can't be decrypted
   */
  Optional<Map<String, String>> values(Lookup lookup, String name);

  /** A Secret can't be decrypted; the message is a sentence that names it and what to do. */
  final class CannotOpen extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With a sentence. */
    public CannotOpen(String sentence) {
      super(sentence);
    }
  }
}
