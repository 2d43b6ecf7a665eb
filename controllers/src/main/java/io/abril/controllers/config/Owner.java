package io.abril.controllers.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Whom files of a container belong to, so that its process can read what others can't: the user
 * that it runs as, as the engine itself takes it ({@code user}, {@code uid}, either with {@code
 * :group} or {@code :gid}). Pure.
 */
record Owner(int uid, int gid) {
  static final Owner ROOT = new Owner(0, 0);

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  /** Whether {@code /etc/passwd} or {@code /etc/group} of the image has to be asked. */
  static boolean needsFiles(String user) {
    return !user.isEmpty()
        && !List.of(user.split(":", 2)).stream().allMatch(part -> NUMBER.matcher(part).matches());
  }

  /**
   * The owner.
   *
   * @param user as the document or the image says; empty for root
   * @param passwd the image's {@code /etc/passwd}; a name that isn't there is root's, and the
   *     engine will refuse to start it
   */
  static Owner of(String user, String passwd, String group) {
    if (user.isEmpty()) {
      return ROOT;
    }
    var parts = user.split(":", 2);
    boolean numeric = NUMBER.matcher(parts[0]).matches();
    var entry = line(passwd, f -> f[numeric ? 2 : 0].equals(parts[0]), 4);
    int uid =
        numeric ? Integer.parseInt(parts[0]) : entry.map(f -> number(f[2])).orElse(ROOT.uid());
    int gid =
        parts.length == 2 ? gid(parts[1], group) : entry.map(f -> number(f[3])).orElse(ROOT.gid());
    return new Owner(uid, gid);
  }

  private static int gid(String name, String group) {
    return NUMBER.matcher(name).matches()
        ? Integer.parseInt(name)
        : line(group, f -> f[0].equals(name), 3).map(f -> number(f[2])).orElse(ROOT.gid());
  }

  private static Optional<String[]> line(String file, Predicate<String[]> which, int fields) {
    return file.lines()
        .map(line -> line.split(":", -1))
        .filter(f -> f.length >= fields)
        .filter(which)
        .findFirst();
  }

  private static int number(String text) {
    return NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
  }
}
