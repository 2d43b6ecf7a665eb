package io.abril.abrilctl.state;

import java.time.Duration;
import java.time.Instant;

/**
 * What is written below {@code ops/<plural>/<name>/}.
 *
 * @param type promote, rollback, retry …
 * @param attempt the attempt that it is meant for; empty for whichever is under way
 * @param by who asks: user@host
 * @param at when
 * @param expires when it is void
 */
public record Request(String type, String attempt, String by, Instant at, Instant expires) {
  private static final Duration LIFE = Duration.ofMinutes(10);

  /** A request of the user who runs this. */
  public static Request of(String type, String attempt, String by, Instant now) {
    return new Request(type, attempt, by, now, now.plus(LIFE));
  }
}
