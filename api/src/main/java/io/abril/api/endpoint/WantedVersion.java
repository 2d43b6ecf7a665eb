package io.abril.api.endpoint;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.abril.api.Version;
import io.abril.api.schema.SchemaType;
import java.util.Optional;

/**
 * Which version is to be live: one that a document names, or {@code auto}, the highest of the range
 * that has a pool with enough passing instances. {@code auto} only moves up.
 *
 * @param exact the named version; empty for {@code auto}
 */
@SchemaType(
    """
    {"type": "string",
     "pattern": "^(auto|(0|[1-9][0-9]*)\\\\.(0|[1-9][0-9]*)\\\\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?)$",
     "x-abril-as": "a semantic version such as 1.0.0 or 2.1.0-rc.1, or auto"}
    """)
public record WantedVersion(Optional<Version> exact) {
  /** The highest ready version of the range. */
  public static final WantedVersion AUTO = new WantedVersion(Optional.empty());

  private static final String WORD = "auto";

  /** That version. */
  public static WantedVersion exactly(Version version) {
    return new WantedVersion(Optional.of(version));
  }

  /**
   * Reads a version or {@code auto}.
   *
   * @throws IllegalArgumentException with a sentence when it is neither
   */
  @JsonCreator
  public static WantedVersion of(String text) {
    return text.equals(WORD) ? AUTO : exactly(Version.of(text));
  }

  /** Whether the controllers choose. */
  public boolean isAuto() {
    return exact.isEmpty();
  }

  @JsonValue
  @Override
  public String toString() {
    return exact.map(Version::toString).orElse(WORD);
  }
}
