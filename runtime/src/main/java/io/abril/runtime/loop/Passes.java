package io.abril.runtime.loop;

import io.abril.runtime.loop.Pass.Why;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The passes of one controller that are under way, at most one a key, and how many count. */
final class Passes {
  private final Map<String, Pass> underWay = new LinkedHashMap<>();
  private final Set<String> hung = new HashSet<>();
  private int aside;
  private int overdue;
  private int abandoned;

  /** The key's pass. */
  Optional<Pass> of(String name) {
    return Optional.ofNullable(underWay.get(name));
  }

  boolean none() {
    return underWay.isEmpty();
  }

  /** Those that count for the concurrency; the ones that made room are left out. */
  int counting() {
    return underWay.size() - aside;
  }

  /** Those beyond their deadline whose work has not ended, whether given up or not. */
  int overdue() {
    return overdue + abandoned;
  }

  /** How long the oldest has been under way. */
  Duration oldest() {
    return underWay.values().stream().map(Pass::took).findFirst().orElse(Duration.ZERO);
  }

  void add(Pass pass) {
    underWay.put(pass.object().name(), pass);
  }

  void remove(Pass pass) {
    underWay.remove(pass.object().name());
    if (pass.isAside()) {
      aside--;
    }
    if (pass.ranOut()) {
      overdue--;
    } else {
      hung.remove(pass.object().name());
    }
  }

  /** Whether the key's last pass ran out of time. */
  boolean hung(String name) {
    return hung.contains(name);
  }

  /** Lets other keys go on beside this pass. */
  void makeRoom(Pass pass) {
    if (pass.stepAside()) {
      aside++;
    }
  }

  /**
   * Cancels a pass that has run out of time; answers whether it was given up, or ended when it was
   * told, so that its key is free. The first must still be removed.
   */
  Freed runOut(Pass pass) {
    overdue++;
    hung.add(pass.object().name());
    makeRoom(pass);
    pass.cancel(Why.OUT_OF_TIME);
    if (underWay.get(pass.object().name()) != pass) {
      return Freed.ENDED;
    }
    if (!pass.abandon()) {
      return Freed.NOT_YET;
    }
    abandoned++;
    return Freed.GIVEN_UP;
  }

  /** What became of a pass at its deadline. */
  enum Freed {
    /** It ended as it was told to. */
    ENDED,
    /** It was only reading: nobody waits for it any more. */
    GIVEN_UP,
    /** Something that it began is still under way. */
    NOT_YET
  }

  /** Whether this is the answer to a pass that was given up, which changes nothing. */
  boolean late(Pass pass) {
    if (pass.abandoned()) {
      abandoned--;
    }
    return pass.abandoned();
  }

  /** Tells all of them that they are not to go on. */
  void cancel(Why why) {
    hung.clear();
    List.copyOf(underWay.values()).forEach(pass -> pass.cancel(why));
  }
}
