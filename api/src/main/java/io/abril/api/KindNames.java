package io.abril.api;

import java.util.regex.Pattern;

/** The form of the names that a kind has: they stand in documents, keys and command lines. */
final class KindNames {
  private static final Pattern CAMEL_CASE = Pattern.compile("[A-Z][A-Za-z0-9]{0,62}");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern API_VERSION =
      Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?/v[0-9]+([a-z]+[0-9]+)?");

  private KindNames() {}

  static String kind(String name) {
    return checked(
        CAMEL_CASE, name, "kind " + name + ": the name '" + name + "'", "CamelCase, such as Topic");
  }

  static String label(String kind, String what, String name) {
    return checked(
        LABEL,
        name,
        "kind " + kind + ": the " + what + " '" + name + "'",
        "a DNS-1123 label, such as topics: lower-case letters, digits and '-'");
  }

  static String apiVersion(String kind, String version) {
    return checked(
        API_VERSION,
        version,
        "kind " + kind + ": the apiVersion '" + version + "'",
        "GROUP/VERSION, such as abril/v2");
  }

  private static String checked(Pattern form, String text, String subject, String wanted) {
    if (!form.matcher(text).matches()) {
      throw new IllegalArgumentException(subject + " must be " + wanted);
    }
    return text;
  }
}
