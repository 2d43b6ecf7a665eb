package io.abril.api.pool;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names of an engine's networks, as documents may have them. */
public final class Networks {
  /** These mean something else to an engine than a network to be made. */
  private static final Set<String> RESERVED = Set.of("host", "none", "bridge", "default");

  private Networks() {}

  /** Whether they are names, distinct, and none of them is the engine's own. */
  public static boolean areNames(List<String> networks) {
    return new HashSet<>(networks).size() == networks.size()
        && networks.stream()
            .allMatch(n -> n.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}") && !RESERVED.contains(n));
  }
}
