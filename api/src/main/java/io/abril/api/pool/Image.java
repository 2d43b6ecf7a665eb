package io.abril.api.pool;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.abril.api.SecretRef;
import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Pattern;
import java.util.Optional;

/** The image of a container. */
public record Image(
    @Doc("Image reference: name, name:tag or name@digest.")
        @Pattern(value = "[^\\s]+", as = "an image reference without spaces")
        String ref,
    @Doc("When to pull the image.") @Default("\"IfNotPresent\"") Pull pull,
    @Doc("Registry credentials: keys username and password.") Optional<SecretRef> auth) {

  /** When an image is pulled. */
  public enum Pull {
    /** Only when the engine has no such image. */
    @JsonProperty("IfNotPresent")
    IF_NOT_PRESENT,
    /** Its registry is asked what it is with every revision, whatever engines have. */
    @JsonProperty("Always")
    ALWAYS,
    /** Never: the image must be there. */
    @JsonProperty("Never")
    NEVER
  }
}
