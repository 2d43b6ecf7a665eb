package io.abril.runtime.events;

import io.abril.api.Ref;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
import io.abril.runtime.view.KvView;
import io.abril.runtime.view.Stored;
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

  /** A transaction takes few operations, and each event may push out an older one. */
  private static final int BATCH = 30;

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
      return new Recorded(event.type(), event.reason(), event.message(), count + 1, first, at);
    }
  }

  /** Some events as writes; they are pending until {@link #written}. */
  public static final class Batch {
    private final Map<String, Recorded> events;
    private final List<Write> writes;

    private Batch(Map<String, Recorded> events, List<Write> writes) {
      this.events = events;
      this.writes = List.copyOf(writes);
    }

    /** What is to be committed. */
    public List<Write> writes() {
      return writes;
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
      before = stored.get(key).flatMap(e -> Stored.read(e.value(), Recorded.class)).orElse(null);
    }
    pending.put(
        key,
        before == null
            ? new Recorded(event.type(), event.reason(), event.message(), 1, at, at)
            : before.again(event, at));
    if (pending.size() > MOST) {
      pending.remove(pending.keySet().iterator().next());
    }
  }

  /** Whether something waits to be written. */
  public boolean hasPending() {
    return !pending.isEmpty();
  }

  /** The next batch of writes; one at a time. */
  public Batch next() {
    var events = new LinkedHashMap<String, Recorded>();
    var writes = new ArrayList<Write>();
    for (var event : pending.entrySet()) {
      if (events.size() < BATCH) {
        events.put(event.getKey(), event.getValue());
        writes.add(Write.put(event.getKey(), Json.write(event.getValue())));
      }
    }
    surplus(events).forEach(key -> writes.add(Write.delete(key)));
    return new Batch(events, writes);
  }

  /** The batch was committed; what has happened again meanwhile stays pending. */
  public void written(Batch batch) {
    batch.events.forEach(pending::remove);
  }

  /** The oldest events that go beyond the bound when these are added. */
  private List<String> surplus(Map<String, Recorded> added) {
    var others =
        stored.below("events/").stream()
            .filter(e -> !e.key().endsWith("/.keep") && !added.containsKey(e.key()))
            .sorted(Comparator.comparingLong(Entry::revision))
            .map(Entry::key)
            .toList();
    int surplus = others.size() + added.size() - MOST;
    return others.subList(0, Math.max(0, Math.min(BATCH, surplus)));
  }
}
