package io.abril.controllers.config;

import io.abril.api.config.Secret;
import io.abril.runtime.Lookup;
import io.abril.schema.seal.OpenKey;
import io.abril.schema.seal.SealException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Opens Secrets with the controllers' keys. Safe for use by several threads. */
public final class SealedSecrets implements Secrets {
  private static final int REMEMBERED = 10_000;

  private final Keys keys;
  private final Map<String, String> digests =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > REMEMBERED;
        }
      };
  private KeyRing digestsOf = new KeyRing(List.of(), List.of());

  /** Opens with these keys. */
  public SealedSecrets(Keys keys) {
    this.keys = keys;
  }

  @Override
  public Optional<Map<String, String>> values(Lookup lookup, String name) {
    return lookup.find(Secret.KIND, name).map(secret -> texts(name, secret.spec().data()));
  }

  private Map<String, String> texts(String name, Map<String, String> envelopes) {
    var texts = new TreeMap<String, String>();
    new TreeMap<>(envelopes)
        .forEach(
            (key, envelope) ->
                texts.put(key, new String(open(name, key, envelope), StandardCharsets.UTF_8)));
    return texts;
  }

  /**
   * One value. It costs some milliseconds of computing.
   *
   * @throws CannotOpen with a sentence
   */
  byte[] open(String secret, String key, String envelope) {
    return with(secret, key, envelope, k -> k.open(secret, key, envelope));
  }

  /**
   * A digest of a value that tells nothing of it; costs what {@link #open} costs, the first time.
   *
   * @throws CannotOpen with a sentence
   */
  synchronized String digest(String secret, String key, String envelope) {
    var ring = keys.get();
    if (!ring.equals(digestsOf)) {
      digests.clear();
      digestsOf = ring;
    }
    var place = secret + "\0" + key + "\0" + envelope;
    var known = digests.get(place);
    if (known != null) {
      return known;
    }
    var digest =
        with(secret, key, envelope, k -> k.digest(secret, key, k.open(secret, key, envelope)));
    digests.put(place, digest);
    return digest;
  }

  private interface Use<T> {
    T of(OpenKey key);
  }

  private <T> T with(String secret, String key, String envelope, Use<T> use) {
    try {
      var id = OpenKey.idOf(envelope);
      var ring = keys.get();
      var found = ring.find(id);
      if (found.isEmpty()) {
        throw new CannotOpen(
            sentence(
                secret,
                key,
                ring.keys().isEmpty()
                    ? "this controller has no private key; "
                        + String.join("; ", ring.problems())
                        + "; make one with deploy/keys and give it to every controller"
                    : "it was encrypted for the key "
                        + id
                        + ", which isn't in "
                        + keys.folder()
                        + "; bring that key back, or encrypt the value anew with abrilctl create"
                        + " secret"));
      }
      return use.of(found.get());
    } catch (SealException e) {
      throw new CannotOpen(
          sentence(
              secret,
              key,
              e.getMessage() + "; encrypt it anew with abrilctl create secret " + secret));
    }
  }

  private static String sentence(String secret, String key, String why) {
    return "the value '" + key + "' of secret " + secret + " can't be decrypted: " + why;
  }
}
