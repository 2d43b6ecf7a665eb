package io.abril.api.pool;

import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Pattern;
import java.util.Optional;

/** A key of a Secret or a Config as a file in the container. */
public record FileMount(
    @Doc("Name of a Secret.") Optional<String> secret,
    @Doc("Name of a Config.") Optional<String> config,
    @Doc("Key whose value is the file's content.") String key,
    @Doc("Absolute path of the file; its folder is mounted read-only and holds nothing else.")
        @Pattern(value = "/[^/\\s]+(/[^/\\s]+)+", as = "an absolute path below a folder")
        String path,
    @Doc("Permissions of the file, octal.")
        @Default("\"0444\"")
        @Pattern(value = "0?[0-7]{3}", as = "an octal mode such as 0444")
        String mode,
    @Doc("What a new value does: restart replaces the instance, a signal such as SIGHUP is sent.")
        @Default("\"restart\"")
        @Pattern(value = "restart|SIG[A-Z0-9+-]+", as = "restart, or a signal such as SIGHUP")
        String onChange) {

  /** Whether exactly one source is given. */
  public boolean oneSource() {
    return secret.isPresent() != config.isPresent();
  }

  /** The folder that the file is in. */
  public String folder() {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /** The file's name in its folder. */
  public String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Whether a new value replaces the instance; otherwise {@link #onChange} is sent as a signal. */
  public boolean restarts() {
    return onChange.equals("restart");
  }
}
