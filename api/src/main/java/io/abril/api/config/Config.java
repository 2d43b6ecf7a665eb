package io.abril.api.config;

import io.abril.api.Kind;

/** The kind {@code Config}. */
public final class Config {
  /** Names, checks and columns. */
  public static final Kind<ConfigSpec, ConfigStatus> KIND =
      Kind.of("Config", "configs", ConfigSpec.class, ConfigStatus.class)
          .shortNames("config", "cfg")
          .check(
              "spec.data",
              s -> s.data().keySet().stream().allMatch(ConfigKeys::isKey),
              ConfigKeys.MUST,
              ConfigKeys.REASON)
          .column("KEYS", "status.keys")
          .column("USED-BY", "status.usedBy")
          .column("STATUS", "@ready")
          .column("AGE", "@age");

  private Config() {}
}
