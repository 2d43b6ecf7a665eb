package io.abril.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.abril.api.schema.SchemaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A set of versions: {@code 1.x}, {@code 1.2.x}, {@code ~1.2}, {@code ^1.2.3}, {@code >=1.2 <2},
 * {@code 1.2.3}, {@code *}. Terms side by side must all hold; {@code ||} separates alternatives.
 *
 * <p>A pre-release is inside only where a term of the same {@code major.minor.patch} names a
 * pre-release itself (node-semver's rule): {@code 1.x} never takes {@code 1.5.0-rc.1}.
 */
@SchemaType(
    """
    {"type": "string", "minLength": 1, "x-abril-as": "a range of semantic versions such as 1.x, ~1.2 or >=1.2 <2"}
    """)
public final class VersionRange {
  private static final Pattern TERM =
      Pattern.compile(
          "(>=|<=|>|<|=|~|\\^)?\\s*v?(\\d+|[xX*])(?:\\.(\\d+|[xX*]))?(?:\\.(\\d+|[xX*]))?(-[0-9A-Za-z.-]+)?");

  private final String text;
  private final List<List<Bound>> alternatives;

  /** One comparison; {@code from} and {@code to} are a half-open interval. */
  private record Bound(Optional<Version> from, Optional<Version> to, Optional<Version> named) {
    boolean holds(Version v) {
      return from.map(f -> v.compareTo(f) >= 0).orElse(true)
          && to.map(t -> v.compareTo(t) < 0).orElse(true);
    }

    boolean admitsPreReleaseOf(Version v) {
      return named
          .filter(Version::isPreRelease)
          .filter(n -> n.major() == v.major() && n.minor() == v.minor() && n.patch() == v.patch())
          .isPresent();
    }
  }

  private VersionRange(String text, List<List<Bound>> alternatives) {
    this.text = text;
    this.alternatives = alternatives;
  }

  /**
   * Reads a range.
   *
   * @throws IllegalArgumentException with a sentence when it isn't one
   */
  @JsonCreator
  public static VersionRange of(String text) {
    var alternatives = new ArrayList<List<Bound>>();
    for (String alternative : text.split("\\|\\|", -1)) {
      alternatives.add(bounds(text, alternative.strip()));
    }
    return new VersionRange(text.strip(), List.copyOf(alternatives));
  }

  private static List<Bound> bounds(String whole, String alternative) {
    var bounds = new ArrayList<Bound>();
    Matcher m = TERM.matcher(alternative);
    int at = 0;
    while (m.find(at) && m.start() == at) {
      bounds.add(bound(whole, m));
      int end = m.end();
      at = end;
      while (at < alternative.length() && Character.isWhitespace(alternative.charAt(at))) {
        at++;
      }
      if (at == end && at < alternative.length() && "<>=~^".indexOf(alternative.charAt(at)) < 0) {
        throw bad(whole); // 1x is a slip of the pen, not '1 x'.
      }
    }
    if (bounds.isEmpty() || at != alternative.length()) {
      throw bad(whole);
    }
    return List.copyOf(bounds);
  }

  private static Bound bound(String whole, Matcher m) {
    var operator = m.group(1) == null ? "" : m.group(1);
    int parts = number(m.group(2)) == null ? 0 : number(m.group(3)) == null ? 1 : 2;
    if (parts == 2 && number(m.group(4)) != null) {
      parts = 3;
    }
    if (m.group(5) != null && parts < 3) {
      throw bad(whole);
    }
    var low = version(whole, m, parts);
    var next = next(low, parts);
    var named = Optional.of(low);
    return switch (operator) {
      case ">=" -> new Bound(named, Optional.empty(), named);
      case "<" -> new Bound(Optional.empty(), Optional.of(floor(low, m)), named);
      case ">" -> new Bound(parts == 3 ? Optional.of(after(low)) : next, Optional.empty(), named);
      case "<=" -> new Bound(Optional.empty(), parts == 3 ? Optional.of(after(low)) : next, named);
      case "~" -> new Bound(named, next(low, Math.min(parts, 2)), named);
      case "^" -> new Bound(named, caret(low, parts), named);
      default -> parts == 3 ? exactly(low) : new Bound(named, next, named);
    };
  }

  private static Bound exactly(Version v) {
    return new Bound(Optional.of(v), Optional.of(after(v)), Optional.of(v));
  }

  /**
   * {@code <2} must not let {@code 2.0.0-rc.1} in by precedence alone; the pre-release rule does.
   */
  private static Version floor(Version low, Matcher m) {
    return m.group(5) != null ? low : lowest(low.major(), low.minor(), low.patch());
  }

  private static Optional<Version> caret(Version v, int parts) {
    if (v.major() > 0 || parts <= 1) {
      return next(v, Math.min(parts, 1));
    }
    return next(v, v.minor() > 0 || parts == 2 ? 2 : 3);
  }

  /** The lowest version that no longer shares the first {@code parts} numbers; empty for none. */
  private static Optional<Version> next(Version v, int parts) {
    return switch (parts) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(lowest(v.major() + 1, 0, 0));
      case 2 -> Optional.of(lowest(v.major(), v.minor() + 1, 0));
      default -> Optional.of(lowest(v.major(), v.minor(), v.patch() + 1));
    };
  }

  /**
   * The very next version in precedence: of a release, the lowest pre-release of the next patch.
   */
  private static Version after(Version v) {
    if (!v.isPreRelease()) {
      return lowest(v.major(), v.minor(), v.patch() + 1);
    }
    var longer = new ArrayList<>(v.preRelease());
    longer.add("0");
    return new Version(v.major(), v.minor(), v.patch(), longer);
  }

  private static Version lowest(long major, long minor, long patch) {
    return new Version(major, minor, patch, List.of("0"));
  }

  private static Version version(String whole, Matcher m, int parts) {
    try {
      long major = parts >= 1 ? Long.parseLong(m.group(2)) : 0;
      long minor = parts >= 2 ? Long.parseLong(m.group(3)) : 0;
      long patch = parts >= 3 ? Long.parseLong(m.group(4)) : 0;
      var pre = m.group(5);
      return Version.of(major + "." + minor + "." + patch + (pre == null ? "" : pre));
    } catch (IllegalArgumentException e) {
      throw bad(whole);
    }
  }

  private static String number(String part) {
    return part == null || "xX*".contains(part) ? null : part;
  }

  private static IllegalArgumentException bad(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is not a range of semantic versions such as 1.x, ~1.2 or >=1.2 <2");
  }

  /** Whether the version is inside. */
  public boolean contains(Version version) {
    return alternatives.stream().anyMatch(bounds -> contains(bounds, version));
  }

  private static boolean contains(List<Bound> bounds, Version v) {
    return bounds.stream().allMatch(b -> b.holds(v))
        && (!v.isPreRelease() || bounds.stream().anyMatch(b -> b.admitsPreReleaseOf(v)));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof VersionRange r && r.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @JsonValue
  @Override
  public String toString() {
    return text;
  }
}
