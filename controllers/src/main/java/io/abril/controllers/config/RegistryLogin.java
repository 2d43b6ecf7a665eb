package io.abril.controllers.config;

import io.abril.api.pool.Image;
import io.abril.controllers.docker.Credentials;
import io.abril.runtime.Lookup;
import java.util.Optional;

/**
 * Who asks an image's registry: what {@code image.auth} names.
 *
 * @param credentials empty when the document names none, or while there is a problem
 * @param problem why there are none though the document names some, as a sentence; empty for none
 */
public record RegistryLogin(Optional<Credentials> credentials, String problem) {
  /** Nobody in particular. */
  public static final RegistryLogin NONE = new RegistryLogin(Optional.empty(), "");

  /** Opens the Secret that an image names; computes for some milliseconds. */
  public static RegistryLogin of(Image image, Secrets secrets, Lookup lookup) {
    return image.auth().map(auth -> of(auth.secret(), secrets, lookup)).orElse(NONE);
  }

  private static RegistryLogin of(String name, Secrets secrets, Lookup lookup) {
    try {
      var values = secrets.values(lookup, name);
      if (values.isEmpty()) {
        return no(
            "the Secret "
                + name
                + " of image.auth does not exist; 'abrilctl create secret' makes one with the keys"
                + " username and password");
      }
      var username = values.get().get("username");
      var password = values.get().get("password");
      return username == null || password == null
          ? no("the Secret " + name + " of image.auth needs the keys username and password")
          : new RegistryLogin(Optional.of(new Credentials(username, password)), "");
    } catch (Secrets.CannotOpen e) {
      return no(e.getMessage());
    }
  }

  private static RegistryLogin no(String problem) {
    return new RegistryLogin(Optional.empty(), problem);
  }
}
