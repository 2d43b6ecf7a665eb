package io.abril.controllers.docker;

import java.util.Optional;

/** Takes image references apart, as Docker's documentation of references has it. Pure. */
public final class ImageRef {
  private ImageRef() {}

  /** The name without tag and digest, without what Docker fills in for its own registry. */
  public static String repository(String reference) {
    int at = reference.indexOf('@');
    var name = at < 0 ? reference : reference.substring(0, at);
    int colon = name.lastIndexOf(':');
    // A colon before the last slash belongs to the registry's port.
    var bare = colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    return bare.replaceFirst("^(index\\.)?docker\\.io/(library/)?", "")
        .replaceFirst("^library/", "");
  }

  /** The digest that the reference names; empty when it names none. */
  public static Optional<String> digest(String reference) {
    int at = reference.indexOf('@');
    return at < 0 ? Optional.empty() : Optional.of(reference.substring(at + 1));
  }

  /** The reference with the tag that an engine adds when there is neither tag nor digest. */
  static String exact(String reference) {
    return reference.contains("@") || reference.lastIndexOf(':') > reference.lastIndexOf('/')
        ? reference
        : reference + ":latest";
  }

  /** The registry's host; empty for Docker's own. */
  static String registry(String reference) {
    int slash = reference.indexOf('/');
    var host = slash < 0 ? "" : reference.substring(0, slash);
    return host.contains(".") || host.contains(":") || host.equals("localhost") ? host : "";
  }
}
