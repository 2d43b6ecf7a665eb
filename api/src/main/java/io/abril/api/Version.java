package io.abril.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.abril.api.schema.SchemaType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A semantic version (SemVer 2.0.0) without build metadata, which abril refuses: two versions that
 * differ by it alone would be equal in precedence and yet two names.
 *
 * @param preRelease the dot-separated identifiers after {@code -}; empty for a release
 */
@SchemaType(
    """
    {"type": "string", "pattern": "^(0|[1-9][0-9]*)\\\\.(0|[1-9][0-9]*)\\\\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?$",
     "x-abril-as": "a semantic version such as 1.0.0 or 2.1.0-rc.1"}
    """)
public record Version(long major, long minor, long patch, List<String> preRelease)
    implements Comparable<Version> {

  private static final Pattern SYNTAX =
      Pattern.compile(
          "(0|[1-9]\\d{0,17})\\.(0|[1-9]\\d{0,17})\\.(0|[1-9]\\d{0,17})"
              + "(?:-((?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)"
              + "(?:\\.(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*))*))?");
  private static final Pattern NUMERIC = Pattern.compile("\\d+");

  /** Copies the identifiers. */
  public Version {
    preRelease = List.copyOf(preRelease);
  }

  /**
   * Reads a version.
   *
   * @throws IllegalArgumentException with a sentence when it isn't one
   */
  @JsonCreator
  public static Version of(String text) {
    return parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'" + text + "' is not a semantic version such as 1.0.0 or 2.1.0-rc.1"));
  }

  /** Reads a version, or answers empty when the text isn't one. */
  public static Optional<Version> parse(String text) {
    Objects.requireNonNull(text, "text");
    var m = SYNTAX.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new Version(
            Long.parseLong(m.group(1)),
            Long.parseLong(m.group(2)),
            Long.parseLong(m.group(3)),
            m.group(4) == null ? List.of() : List.of(m.group(4).split("\\.", -1))));
  }

  /** Whether this is a pre-release, which comes before its release. */
  public boolean isPreRelease() {
    return !preRelease.isEmpty();
  }

  /** With dashes for dots, as a second Consul tag and a single DNS label: {@code 1-0-0}. */
  public String dashed() {
    return toString().replace('.', '-');
  }

  /** SemVer precedence (section 11). */
  @Override
  public int compareTo(Version o) {
    int c = Long.compare(major, o.major);
    c = c != 0 ? c : Long.compare(minor, o.minor);
    c = c != 0 ? c : Long.compare(patch, o.patch);
    return c != 0 ? c : comparePreRelease(preRelease, o.preRelease);
  }

  private static int comparePreRelease(List<String> a, List<String> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return Boolean.compare(a.isEmpty(), b.isEmpty());
    }
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int c = compareIdentifiers(a.get(i), b.get(i));
      if (c != 0) {
        return c;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static int compareIdentifiers(String a, String b) {
    boolean aNumeric = NUMERIC.matcher(a).matches();
    boolean bNumeric = NUMERIC.matcher(b).matches();
    if (aNumeric && bNumeric) {
      // Without leading zeros, the longer number is the greater one.
      int c = Integer.compare(a.length(), b.length());
      return c != 0 ? c : a.compareTo(b);
    }
    return aNumeric == bNumeric ? a.compareTo(b) : aNumeric ? -1 : 1;
  }

  @JsonValue
  @Override
  public String toString() {
    var release = major + "." + minor + "." + patch;
    return preRelease.isEmpty() ? release : release + "-" + String.join(".", preRelease);
  }
}
