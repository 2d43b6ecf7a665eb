package io.abril.controllers.pool;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Slot;
import io.abril.controllers.Hashes;
import io.abril.controllers.docker.Engine.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Renews files whose change is told by a signal, in instances that need no replacement. The row
 * follows when it is done: whoever takes over in between does it again, which only repeats the
 * signal. Pure.
 */
final class FileRewrites {
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final PoolObservation seen;
  private final PoolDraft draft;
  private final String specHash;

  FileRewrites(PoolObservation seen, PoolDraft draft, String specHash) {
    this.seen = seen;
    this.draft = draft;
    this.specHash = specHash;
  }

  /** Names the renewal of an instance's files, among what this process has carried out. */
  static String key(Instance instance, Map<String, String> inputs) {
    return instance.id() + "#files#" + Hashes.hex12(new TreeMap<>(inputs).toString());
  }

  /** The slot as it is to be. */
  Slot advance(Slot slot) {
    return slot.current()
        .filter(this::isDue)
        .map(instance -> slot.with(renewed(slot.slot(), instance)))
        .orElse(slot);
  }

  private boolean isDue(Instance instance) {
    return instance.specHash().equals(specHash)
        && seen.waitsFor().isEmpty()
        && !instance.inputs().equals(seen.inputs())
        && !seen.otherInputs(instance);
  }

  private Instance renewed(int slot, Instance instance) {
    if (!seen.reachable(instance) || seen.busy().contains(instance.id())) {
      return instance;
    }
    Optional<Container> container = seen.container(instance);
    boolean same = instance.inputs().equals(seen.inputsAs(instance));
    if (same || container.isEmpty() || seen.started().contains(key(instance, seen.inputs()))) {
      // One that is yet to be made gets the files as they are now; of another the files are the
      // same.
      return instance.withInputs(seen.inputs());
    }
    var again = seen.failure(instance.id(), Instant.MIN).map(f -> f.at().plus(RETRY));
    if (again.filter(seen.now()::isBefore).isPresent()) {
      draft.lookAgainAt(again.get());
    } else {
      draft.act(new PoolAction.Rewrite(slot, instance, container.get().id(), seen.inputs()));
    }
    return instance;
  }
}
