package io.abril.runtime.events;

import io.abril.api.Ref;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
import io.abril.runtime.view.KvView;
import io.abril.schema.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects events and turns them into writes: one key per object and reason, with a count, and
 * never more than {@value #MOST} in a root. Belongs to the event loop.
 */
public final class EventRecorder {
  static final int MOST = 1_000;

  /** A transaction takes few operations; the rest waits for the next. */
  private static final int BATCH = 50;

  private final KvView stored;
  private final Map<String, Recorded> pending = new LinkedHashMap<>();

  /**
   * An event as it is stored.
   *
   * @param count how often it has happened
   */
  public record Recorded(
      String type, String reason, String message, long count, Instant first, Instant last) {
    private Recorded again(Event event, Instant at) {
      return new Recorded(event.type(), reason, event.message(), count + 1, first, at);
    }
  }

  /** A recorder beside the view of {@code events/}. */
  public EventRecorder(KvView stored) {
    this.stored = stored;
  }

  /** Something happened to an object. */
  public void record(Ref object, Event event, Instant at) {
    var key = "events/" + object + "/" + event.reason();
    var before = pending.get(key);
    if (before == null) {
      before = stored.get(key).map(e -> Json.read(e.value(), Recorded.class)).orElse(null);
    }
    pending.put(
        key,
        before == null
            ? new Recorded(event.type(), event.reason(), event.message(), 1, at, at)
            : before.again(event, at));
  }

  /** Whether something waits to be written. */
  public boolean hasPending() {
    return !pending.isEmpty();
  }

  /** The next batch of writes; what it holds is no longer pending. */
  public List<Write> drain() {
    var writes = new ArrayList<Write>();
    var keys = pending.keySet().iterator();
    while (keys.hasNext() && writes.size() < BATCH) {
      var key = keys.next();
      writes.add(Write.put(key, Json.write(pending.get(key))));
      keys.remove();
    }
    surplus().forEach(key -> writes.add(Write.delete(key)));
    return writes;
  }

  /** The oldest events beyond the bound, a few at a time. */
  private List<String> surplus() {
    var all = stored.below("events/");
    if (all.size() <= MOST) {
      return List.of();
    }
    return all.stream()
        .filter(e -> !e.key().endsWith("/.keep"))
        .sorted(Comparator.comparingLong(Entry::revision))
        .limit(Math.min(10, all.size() - MOST))
        .map(Entry::key)
        .toList();
  }
}
