package io.abril.controllers.config;

import io.abril.api.Resource;
import io.abril.api.config.ConfigStatus;
import io.abril.runtime.Plan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What is said of a config or a secret: who uses it, and whether it can be used. Pure. */
final class ConfigDecision {
  private static final int NAMED = 10;

  /**
   * What was found.
   *
   * @param digest of keys and values; empty when {@code problem} isn't
   * @param problem why a value can't be had, as a sentence
   * @param users everybody who names it
   */
  record Seen(String digest, Optional<String> problem, List<String> users) {}

  private ConfigDecision() {}

  static Plan<ConfigStatus> decide(
      Resource<?, ConfigStatus> object, Collection<String> keys, Seen seen) {
    var status =
        new ConfigStatus(keys.stream().sorted().toList(), seen.digest(), named(seen.users()));
    var plan = Plan.of(status);
    if (object.deleting() && seen.users().isEmpty()) {
      return plan.settled().build();
    }
    if (object.deleting()) {
      plan.notReady(
          "InUse",
          "it is deleted when nobody uses it any more: " + String.join(", ", named(seen.users())));
    } else {
      seen.problem().ifPresent(problem -> plan.notReady("CannotDecrypt", problem));
    }
    return plan.build();
  }

  /** Status holds no long lists. */
  private static List<String> named(List<String> users) {
    if (users.size() <= NAMED) {
      return users;
    }
    var some = new ArrayList<>(users.subList(0, NAMED));
    some.add("and " + (users.size() - NAMED) + " more");
    return some;
  }

  /** Whether what the status says of a user may be wrong by now. */
  static boolean mayBeStale(Resource<?, ConfigStatus> object, String user, boolean uses) {
    var said = object.status().map(ConfigStatus::usedBy).orElse(List.of());
    return said.size() > NAMED || said.contains(user) != uses;
  }
}
