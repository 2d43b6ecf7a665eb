package io.abril.runtime.events;

import io.abril.api.Ref;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
import io.abril.runtime.view.KvView;
import io.abril.runtime.view.Stored;
import io.abril.schema.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Collects events and turns them into writes: one key per object and reason, with a count, never
 * more than {@value #MOST} in a root and {@value #MOST_OF_ONE} of one object. Those that were
 * written longest ago make room. What happened to an object outlives it by an hour. Belongs to the
 * event loop.
 */
public final class EventRecorder {
  static final int MOST = 1_000;
  static final int MOST_OF_ONE = 20;

  /** People still ask why something is gone. */
  static final Duration AFTERLIFE = Duration.ofHours(1);

  /** A transaction takes few operations, and each event may push out an older one. */
  private static final int BATCH = 30;

  private final KvView stored;
  private final Map<String, Recorded> pending = new LinkedHashMap<>();
  private long recorded;
  private long dropped;

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
    recorded++;
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
      dropped++;
      pending.remove(pending.keySet().iterator().next());
    }
  }

  /** How many events were recorded. */
  public long recorded() {
    return recorded;
  }

  /** How many were given up since they could not be written for too long. */
  public long dropped() {
    return dropped;
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
    var surplus = new LinkedHashSet<String>();
    events.keySet().forEach(key -> surplus.addAll(surplusOfOne(object(key), events)));
    surplus.addAll(surplus(events));
    surplus.stream().limit(BATCH).forEach(key -> writes.add(Write.delete(key)));
    return new Batch(events, writes);
  }

  /**
   * Writes that take away events of objects that there aren't any more, an hour after the last of
   * each; at most a transaction's worth.
   *
   * @param exists by {@code plural/name}
   */
  public List<Write> outlived(Predicate<String> exists, Instant now) {
    return entries()
        .filter(e -> !exists.test(object(e.key())))
        .filter(e -> !last(e).plus(AFTERLIFE).isAfter(now))
        .limit(BATCH)
        .<Write>map(e -> Write.delete(e.key()))
        .toList();
  }

  /** One that can't be read is as old as can be. */
  private static Instant last(Entry entry) {
    return Stored.read(entry.value(), Recorded.class)
        .flatMap(r -> Optional.ofNullable(r.last()))
        .orElse(Instant.EPOCH);
  }

  /** {@code topics/a} of {@code events/topics/a/Failed}. */
  private static String object(String key) {
    int last = key.lastIndexOf('/');
    return key.substring(key.indexOf('/') + 1, Math.max(last, key.indexOf('/') + 1));
  }

  private Stream<Entry> entries() {
    return stored.below("events/").stream().filter(e -> !e.key().endsWith("/.keep"));
  }

  /** The oldest events of one object that go beyond its bound when these are added. */
  private List<String> surplusOfOne(String object, Map<String, Recorded> added) {
    var prefix = "events/" + object + "/";
    var others = oldest(stored.below(prefix).stream(), added);
    long adding = added.keySet().stream().filter(key -> key.startsWith(prefix)).count();
    long surplus = others.size() + adding - MOST_OF_ONE;
    return others.subList(0, (int) Math.max(0, Math.min(others.size(), surplus)));
  }

  private static List<String> oldest(Stream<Entry> entries, Map<String, Recorded> added) {
    return entries
        .filter(e -> !added.containsKey(e.key()))
        .sorted(Comparator.comparingLong(Entry::revision))
        .map(Entry::key)
        .toList();
  }

  /** The batch was committed; what has happened again meanwhile stays pending. */
  public void written(Batch batch) {
    batch.events.forEach(pending::remove);
  }

  /** The oldest events that go beyond the bound when these are added. */
  private List<String> surplus(Map<String, Recorded> added) {
    var others = oldest(entries(), added);
    int surplus = others.size() + added.size() - MOST;
    return others.subList(0, Math.max(0, Math.min(BATCH, surplus)));
  }
}
