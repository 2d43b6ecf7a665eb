package io.abril.testkit;

import io.abril.runtime.store.CommitResult;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Listing;
import io.abril.runtime.store.StateStore;
import io.abril.runtime.store.Write;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * State in memory that behaves as Consul does, held to it by {@link StateStoreContract}: answers
 * and watches come later than the call, transactions are all or nothing and as limited as Consul's,
 * and everything that happens to a real store can be made to happen to it.
 */
public final class MemoryStore implements StateStore {
  private static final int MAX_OPERATIONS = 64;
  private static final int MAX_BODY = 512 * 1024;

  /** What JSON puts around a key and a value; about that of Consul's transactions. */
  private static final int AROUND_A_VALUE = 60;

  private final VirtualTimers loop;
  private final Faults faults;
  private final List<MemoryWatch> watches = new ArrayList<>();
  private final List<List<Write>> commits = new ArrayList<>();
  private final Set<String> denied = new TreeSet<>();
  private MemoryState state = new MemoryState();
  private Optional<String> outage = Optional.empty();
  private boolean held;

  /** What a store held at a moment. */
  public static final class Snapshot {
    private final MemoryState state;

    private Snapshot(MemoryState state) {
      this.state = state;
    }
  }

  /** An empty store that answers and tells on this loop. */
  public MemoryStore(VirtualTimers loop) {
    this.loop = loop;
    this.faults = new Faults(loop);
  }

  @Override
  public String root() {
    return "memory";
  }

  @Override
  public Future<Optional<Entry>> get(String key) {
    return allowed(key)
        ? answer(() -> state.get(key))
        : later(Future.failedFuture(new IllegalStateException("Permission denied: " + key)));
  }

  @Override
  public Future<Listing> list(String prefix) {
    return answer(() -> listing(prefix));
  }

  private Listing listing(String prefix) {
    var visible = state.below(prefix).stream().filter(e -> allowed(e.key())).toList();
    return new Listing(visible, state.index());
  }

  private boolean allowed(String key) {
    return denied.stream().noneMatch(key::startsWith);
  }

  @Override
  public Watch watch(String prefix, WatchListener listener) {
    var watch = new MemoryWatch(prefix, listener, this::seen);
    watches.add(watch);
    loop.execute(watch::tell);
    return watch;
  }

  private Optional<Listing> seen(String prefix) {
    return held || outage.isPresent() ? Optional.empty() : Optional.of(listing(prefix));
  }

  @Override
  public Future<CommitResult> commit(List<? extends Write> writes, Optional<Fence> fence) {
    var copy = List.<Write>copyOf(writes);
    return later(faults.around(Faults.COMMIT, () -> transaction(copy, fence)));
  }

  private Future<CommitResult> transaction(List<Write> writes, Optional<Fence> fence) {
    var refusal =
        outage.map(why -> "the commit was not applied: " + why).or(() -> tooLarge(writes, fence));
    if (refusal.isPresent()) {
      return Future.failedFuture(new IllegalStateException(refusal.get()));
    }
    if (writes.isEmpty() && fence.isEmpty()) {
      return Future.succeededFuture(new CommitResult.Ok(List.of()));
    }
    var next = state.copy();
    var result = next.apply(writes, fence, this::allowed);
    if (result instanceof CommitResult.Ok) {
      state = next;
      commits.add(writes);
      tellLater();
    }
    return Future.succeededFuture(result);
  }

  private static Optional<String> tooLarge(List<Write> writes, Optional<Fence> fence) {
    int operations = fence.isPresent() ? 1 : 0;
    long bytes = 0;
    for (Write write : writes) {
      operations += write instanceof Write.CatalogService ? 2 : 1;
      bytes += AROUND_A_VALUE;
      if (write instanceof Write.Put p) {
        bytes += p.key().length() + p.value().getBytes(StandardCharsets.UTF_8).length * 4L / 3;
      }
    }
    if (operations > MAX_OPERATIONS) {
      return Optional.of(
          "a transaction of " + operations + " operations is more than the store takes");
    }
    return bytes > MAX_BODY
        ? Optional.of("a transaction of " + bytes + " bytes is more than the store takes")
        : Optional.empty();
  }

  private void tellLater() {
    watches.forEach(watch -> loop.execute(watch::tell));
  }

  private <X> Future<X> answer(Supplier<X> read) {
    return later(
        outage
            .map(why -> Future.<X>failedFuture(new IllegalStateException(why)))
            .orElseGet(() -> Future.succeededFuture(read.get())));
  }

  /** The same outcome, in a task of its own as an answer from a network is. */
  private <X> Future<X> later(Future<X> outcome) {
    var promise = Promise.<X>promise();
    outcome.onComplete((value, error) -> loop.execute(() -> promise.complete(value, error)));
    return promise.future();
  }

  /** Somebody else, a user for example, sets a key. */
  public void put(String key, String value) {
    change(List.of(Write.put(key, value)));
  }

  /** Somebody else deletes a key. */
  public void delete(String key) {
    change(List.of(Write.delete(key)));
  }

  /** Somebody else writes, whatever is out of order or denied to this process. */
  public void change(List<? extends Write> writes) {
    state.apply(writes, Optional.empty(), key -> true);
    tellLater();
  }

  /** The value of a key. */
  public Optional<String> value(String key) {
    return state.get(key).map(Entry::value);
  }

  /** The revision of a key; 0 for one that there isn't. */
  public long revision(String key) {
    return state.get(key).map(Entry::revision).orElse(0L);
  }

  /** All keys, in order. */
  public List<String> keys() {
    return state.keys();
  }

  /** The services of an external node of the catalog; empty when there is no such node. */
  public Optional<List<Write.CatalogService>> node(String name) {
    return state.node(name);
  }

  /** Every transaction that was applied, oldest first. */
  public List<List<Write>> commits() {
    return List.copyOf(commits);
  }

  /** The next transaction isn't applied and fails without an answer. */
  public void failNextCommit(RuntimeException error) {
    faults.failNext(Faults.COMMIT, error);
  }

  /** Gives a key's lock to a session. */
  public void lock(String key, String session) {
    state.lock(key, Optional.of(session));
    tellLater();
  }

  /** Takes a key's lock away from whoever holds it. */
  public void unlock(String key) {
    state.lock(key, Optional.empty());
    tellLater();
  }

  /** Watches hear nothing until {@link #releaseWatches}. */
  public void holdWatches() {
    held = true;
  }

  /** Watches hear all that happened meanwhile. */
  public void releaseWatches() {
    held = false;
    tellLater();
  }

  /** It can't be reached until {@link #heal}: reads and commits fail, watches hear nothing. */
  public void partition() {
    outage = Optional.of("the store can't be reached");
  }

  /** Its servers elect a leader until {@link #heal}: the same, with another sentence. */
  public void elect() {
    outage = Optional.of("500 No cluster leader");
  }

  /** It answers again, and watches hear all that happened meanwhile. */
  public void heal() {
    outage = Optional.empty();
    tellLater();
  }

  /** Why it doesn't answer; empty when it does. */
  Optional<String> outage() {
    return outage;
  }

  /** Hides the keys that begin with this from reads and refuses to have them written. */
  public void deny(String prefix) {
    denied.add(prefix);
    tellLater();
  }

  /** Nothing is denied any more. */
  public void allowAll() {
    denied.clear();
    tellLater();
  }

  /** What it holds now. */
  public Snapshot snapshot() {
    return new Snapshot(state.copy());
  }

  /** Everything is as it was then, the index too. */
  public void restore(Snapshot snapshot) {
    state = snapshot.state.copy();
    tellLater();
  }

  Faults faults() {
    return faults;
  }
}
