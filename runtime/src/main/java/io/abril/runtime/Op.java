package io.abril.runtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * A request that is not desired state, from {@code ops/<plural>/<name>/<id>}.
 *
 * @param id the last part of its key
 * @param type promote, rollback, retry, …
 * @param attempt the attempt that it is meant for; empty for whichever is under way
 * @param by who asks
 * @param at when
 * @param expires when it is void
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Op(String id, String type, String attempt, String by, Instant at, Instant expires) {
  /** Fills in what a hand-written request left out. */
  public Op {
    id = id == null ? "" : id;
    type = type == null ? "" : type;
    attempt = attempt == null ? "" : attempt;
    by = by == null ? "" : by;
    at = at == null ? Instant.EPOCH : at;
    expires = expires == null ? Instant.MAX : expires;
  }

  public Op withId(String key) {
    return new Op(key, type, attempt, by, at, expires);
  }
}
