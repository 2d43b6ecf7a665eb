package io.abril.testkit;

import io.abril.runtime.election.Lock;
import io.abril.runtime.election.Lock.Holder;
import io.abril.runtime.election.LockService.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The servers that keep locks, in memory, with what can happen to them and to the processes that
 * use them: {@link #process} answers a process, and what befalls it. They behave as Consul does: a
 * session ends when its process's check turns critical, its host is found dead, or it is destroyed.
 */
public final class MemoryLocks {
  /** Consul lets a session live up to twice its TTL of 10 s. */
  private static final Duration SESSION_TTL = Duration.ofSeconds(20);

  private final VirtualTimers clock;
  private final RandomGenerator random;
  private final Map<String, LockProcess> processes = new HashMap<>();
  private final Map<String, LockAgent> agents = new HashMap<>();
  private final Map<String, Slot> slots = new HashMap<>();
  private final Map<String, String> sessions = new HashMap<>();
  private final Map<String, Long> renewals = new HashMap<>();
  private final Map<String, Health> checks = new HashMap<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private Runnable observer = () -> {};
  private Duration latency = Duration.ofMillis(2);
  private double failing;
  private boolean stale;
  private long index = 1;
  private int names;

  /** A lock's key, and what it was before. */
  private static final class Slot {
    private Lock now = new Lock(Optional.empty(), Optional.empty(), 0, 0, 1);
    private Lock before = now;
    private Optional<Holder> kept = Optional.empty();
    private long keptRevision;
  }

  private record Waiter(String group, long index, Runnable wake) {}

  /** Servers without locks; the random numbers say how long each call takes, and which fail. */
  public MemoryLocks(VirtualTimers clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** The process of that name; a new one after it was killed. */
  public LockProcess process(String id) {
    return processes.compute(
        id, (i, p) -> p == null || p.isDead() ? new LockProcess(this, agent(id), clock, id) : p);
  }

  private LockAgent agent(String id) {
    return agents.computeIfAbsent(id, i -> new LockAgent(this, clock, i));
  }

  /** Calls this after everything that a process does or hears. */
  public void observe(Runnable afterEach) {
    observer = afterEach;
  }

  /** Every call takes up to this long, and the same again for its answer. */
  public void latency(Duration most) {
    latency = most;
  }

  /** This part of all calls fails: half of those are carried out nevertheless. */
  public void failing(double part) {
    failing = part;
  }

  /** Waiting reads may be answered with what was true before. */
  public void stale(boolean yes) {
    stale = yes;
  }

  /** Somebody deletes the lock by hand. */
  public void deleteLock(String group) {
    put(group, new Lock(Optional.empty(), slot(group).kept, 0, slot(group).keptRevision, 0));
  }

  /** Somebody deletes the lock and the epoch that is kept beside it. */
  public void deleteAll(String group) {
    slot(group).kept = Optional.empty();
    slot(group).keptRevision = 0;
    deleteLock(group);
  }

  /** Somebody destroys the session that holds the lock. */
  public void destroySession(String group) {
    slot(group).now.session().ifPresent(this::end);
  }

  /** Who holds the lock, by the servers. */
  public Optional<String> holder(String group) {
    return slot(group).now.session().map(sessions::get);
  }

  /** The lock as it is. */
  public Lock lock(String group) {
    return slot(group).now;
  }

  /** How many sessions a process has. */
  public long openSessionsOf(String process) {
    return sessions.values().stream().filter(process::equals).count();
  }

  /** The processes whose service is registered. */
  public Set<String> registered() {
    return Set.copyOf(checks.keySet());
  }

  // -- for processes

  void happened() {
    observer.run();
  }

  Duration delay() {
    return Duration.ofNanos(random.nextLong(latency.toNanos() + 1));
  }

  boolean fails() {
    return failing > 0 && random.nextDouble() < failing;
  }

  boolean coin() {
    return random.nextBoolean();
  }

  private Slot slot(String group) {
    return slots.computeIfAbsent(group, g -> new Slot());
  }

  private void put(String group, Lock lock) {
    var slot = slot(group);
    slot.before = slot.now;
    long revision = lock.revision() == 0 ? 0 : ++index;
    slot.now = new Lock(lock.session(), lock.last(), revision, lock.keptRevision(), ++index);
    wake(w -> w.group.equals(group));
  }

  private void wake(Predicate<Waiter> which) {
    var woken = waiters.stream().filter(which).toList();
    waiters.removeAll(woken);
    woken.forEach(w -> w.wake.run());
  }

  void check(String process, Health health) {
    checks.put(process, health);
    if (health == Health.SILENT) {
      endAllSessionsOf(process);
    }
  }

  void forget(String process) {
    checks.remove(process);
    endAllSessionsOf(process);
  }

  /** Ends all sessions of a process, as when its host is found dead. */
  public void endAllSessionsOf(String process) {
    List.copyOf(sessions.keySet()).stream()
        .filter(s -> process.equals(sessions.get(s)))
        .forEach(this::end);
  }

  String open(String process) {
    if (checks.get(process) != Health.ALIVE) {
      throw new IllegalStateException("the check of " + process + " is not passing");
    }
    var id = "session-" + ++names;
    sessions.put(id, process);
    renew(id);
    return id;
  }

  boolean isOpen(String session) {
    return sessions.containsKey(session);
  }

  /** Answers whether it is open; it ends when it is not renewed for long. */
  boolean renew(String session) {
    long renewal = renewals.merge(session, 1L, Long::sum);
    clock.after(
        SESSION_TTL,
        () -> {
          if (renewals.get(session) == renewal) {
            end(session);
          }
        });
    return isOpen(session);
  }

  void end(String session) {
    sessions.remove(session);
    for (var slot : Map.copyOf(slots).entrySet()) {
      var now = slot.getValue().now;
      if (now.session().equals(Optional.of(session))) {
        put(slot.getKey(), new Lock(Optional.empty(), now.last(), now.revision(), 0, 0));
      }
    }
  }

  Map<String, Health> checks() {
    return Map.copyOf(checks);
  }

  boolean acquire(String group, String process, String session, Lock seen, long epoch) {
    var slot = slot(group);
    var holder = slot.now.session();
    if (slot.now.revision() != seen.revision()
        || slot.now.keptRevision() != seen.keptRevision()
        || !isOpen(session)
        || holder.filter(h -> !h.equals(session)).isPresent()) {
      return false;
    }
    slot.kept = Optional.of(new Holder(process, epoch, false));
    slot.keptRevision = ++index;
    put(group, new Lock(Optional.of(session), slot.kept, 1, 0, 0));
    return true;
  }

  boolean release(String group, String process, String session, long epoch) {
    if (!slot(group).now.session().equals(Optional.of(session))) {
      return false;
    }
    var last = Optional.of(new Holder(process, epoch, true));
    put(group, new Lock(Optional.empty(), last, 1, 0, 0));
    return true;
  }

  /** Runs this when the lock is not what it was at that index any more. */
  void whenChanged(String group, Lock seen, Runnable wake) {
    if (slot(group).now.index() != seen.index()) {
      wake.run();
    } else {
      waiters.add(new Waiter(group, seen.index(), wake));
    }
  }

  Lock perhapsStale(String group) {
    return stale && coin() ? slot(group).before : slot(group).now;
  }
}
