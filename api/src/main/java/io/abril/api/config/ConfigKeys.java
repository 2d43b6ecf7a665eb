package io.abril.api.config;

import java.util.regex.Pattern;

/** The form of the keys in {@code data}: they become file names and names of variables. */
final class ConfigKeys {
  static final String MUST = "must have keys of letters, digits, '-', '_' and '.'";
  static final String REASON = "InvalidKey";
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,252}");

  private ConfigKeys() {}

  static boolean isKey(String key) {
    return KEY.matcher(key).matches();
  }
}
