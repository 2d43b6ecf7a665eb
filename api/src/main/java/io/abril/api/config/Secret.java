package io.abril.api.config;

import io.abril.api.Kind;

/** The kind {@code Secret}. */
public final class Secret {
  /** What every encrypted value begins with. */
  public static final String ENVELOPE = "abril.v1.";

  /** Why a document that holds plain values is refused. */
  public static final String PLAINTEXT = "Plaintext";

  /** What such a document is told. */
  public static final String PLAINTEXT_REFUSED =
      "must hold encrypted values and holds others: abrilctl create secret NAME --from-literal"
          + " KEY=VALUE encrypts them before it writes; whoever could read this document knows"
          + " them now";

  /** Names, checks and columns. */
  public static final Kind<SecretSpec, ConfigStatus> KIND =
      Kind.of("Secret", "secrets", SecretSpec.class, ConfigStatus.class)
          .shortNames("secret")
          .check(
              "spec.data",
              s -> s.data().keySet().stream().allMatch(ConfigKeys::isKey),
              ConfigKeys.MUST,
              ConfigKeys.REASON)
          .check(
              "spec.data",
              s -> s.data().values().stream().allMatch(v -> v.startsWith(ENVELOPE)),
              PLAINTEXT_REFUSED,
              PLAINTEXT)
          .column("KEYS", "status.keys")
          .column("USED-BY", "status.usedBy")
          .column("STATUS", "@ready")
          .column("AGE", "@age");

  private Secret() {}
}
