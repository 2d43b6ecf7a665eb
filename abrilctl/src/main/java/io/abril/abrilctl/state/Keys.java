package io.abril.abrilctl.state;

import io.abril.api.Ref;

/**
 * Where things are in Consul KV.
 *
 * @param root the first part of every key, without a slash
 */
public record Keys(String root) {
  /** The user's document. */
  public String document(Ref ref) {
    return root + "/objects/" + ref;
  }

  /** The last valid form of it. */
  public String accepted(Ref ref) {
    return root + "/accepted/" + ref;
  }

  /** Its status. */
  public String status(Ref ref) {
    return root + "/status/" + ref;
  }

  /** Requests to its reconciler, one key each. */
  public String operations(Ref ref) {
    return root + "/ops/" + ref + "/";
  }

  /** Everything of one sort ({@code objects}, {@code accepted} …) below. */
  public String all(String sort) {
    return root + "/" + sort + "/";
  }
}
