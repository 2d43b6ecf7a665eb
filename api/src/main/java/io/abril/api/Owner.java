package io.abril.api;

import java.util.Objects;

/**
 * Which object made a child, and keeps it in line with what it wants.
 *
 * @param plural the plural of the owner's kind
 * @param name the owner's name
 * @param uid tells the owner from a later one of the same name
 */
public record Owner(String plural, String name, String uid) {
  /** All parts are needed. */
  public Owner {
    Objects.requireNonNull(plural, "plural");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(uid, "uid");
  }

  /** Kind and name. */
  public Ref ref() {
    return new Ref(plural, name);
  }
}
