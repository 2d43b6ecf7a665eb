package io.abril.runtime.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What objects may spend on their passes: so much at once, and then a third of the time, so that a
 * short chain of passes is quick and an object that wants them all the time leaves room for others
 * (a token bucket). Belongs to the event loop.
 */
final class Allowance {
  /** What an object that has been quiet may spend without a rest. */
  static final Duration AT_ONCE = Duration.ofMillis(300);

  static final Duration LONGEST_REST = Duration.ofMillis(250);
  private static final int SHARE = 3;

  /** Among so many accounts those that are settled are looked for. */
  private static final int CROWD = 64;

  private final Map<String, Account> accounts = new HashMap<>();
  private int crowd = CROWD;

  /** What was spent and not yet earned back at a time. */
  private record Account(Duration spent, Instant at) {
    Duration spent(Instant now) {
      var left = spent.minus(Duration.between(at, now).dividedBy(SHARE));
      return left.isNegative() ? Duration.ZERO : left;
    }
  }

  /**
   * Accounts for a pass.
   *
   * @param cost how long it looked, decided and wrote
   * @return how long the object rests before the next one; zero for not at all
   */
  Duration spend(String name, Duration cost, Instant now) {
    forgetSettled(now);
    var account = accounts.get(name);
    var spent = account == null ? cost : account.spent(now).plus(cost);
    var tooMuch = spent.minus(AT_ONCE);
    if (tooMuch.isNegative() || tooMuch.isZero()) {
      accounts.put(name, new Account(spent, now));
      return Duration.ZERO;
    }
    var rest = tooMuch.multipliedBy(SHARE);
    boolean forgiven = rest.compareTo(LONGEST_REST) > 0;
    var paid = forgiven ? LONGEST_REST : rest;
    accounts.put(name, new Account(AT_ONCE.plus(paid.dividedBy(SHARE)), now));
    return paid;
  }

  private void forgetSettled(Instant now) {
    if (accounts.size() >= crowd) {
      accounts.values().removeIf(account -> account.spent(now).isZero());
      crowd = 2 * Math.max(accounts.size(), CROWD);
    }
  }
}
