package io.abril.runtime.view;

import io.abril.runtime.TestKind;
import io.abril.runtime.TestKind.TopicSpec;
import io.abril.runtime.TestKind.TopicStatus;
import io.abril.runtime.store.Changes;
import io.abril.runtime.store.CommitResult;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Listing;
import io.abril.runtime.store.StateStore;
import io.abril.runtime.store.Write;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Views of topics whose watches a test plays. */
final class ViewRig {
  final KvView accepted = new KvView("accepted/");
  final KvView statuses = new KvView("status/");
  final ResourceView<TopicSpec, TopicStatus> topics;
  private final StateStore.WatchListener acceptedWatch;
  private final StateStore.WatchListener statusWatch;
  private long revision = 10;

  /** A store of which only the watch is used, by hand. */
  private static final class HandStore implements StateStore {
    private Optional<WatchListener> listener = Optional.empty();

    @Override
    public String root() {
      return "hand";
    }

    @Override
    public Future<Optional<Entry>> get(String key) {
      return Future.failedFuture("unused");
    }

    @Override
    public Future<Listing> list(String prefix) {
      return Future.failedFuture("unused");
    }

    @Override
    public Watch watch(String prefix, WatchListener watcher) {
      listener = Optional.of(watcher);
      return () -> {};
    }

    @Override
    public Future<CommitResult> commit(List<? extends Write> writes, Optional<Fence> fence) {
      return Future.failedFuture("unused");
    }
  }

  ViewRig() {
    acceptedWatch = open(accepted);
    statusWatch = open(statuses);
    topics = new ResourceView<>(TestKind.TOPIC, accepted, statuses);
  }

  static StateStore.WatchListener open(KvView view) {
    var store = new HandStore();
    view.open(store);
    return store.listener.orElseThrow();
  }

  static Entry record(String name, String cluster, int partitions, String more, long revision) {
    return new Entry(
        "accepted/topics/" + name,
        """
        {"apiVersion":"abril/v1","kind":"Topic","metadata":{"name":"%s","uid":"u-%s","generation":1%s},
         "spec":{"cluster":"%s","partitions":%d}}"""
            .formatted(name, name, more, cluster, partitions),
        revision);
  }

  static Entry status(String name, int partitions, long revision) {
    return new Entry(
        "status/topics/" + name,
        "{\"reconciled\":true,\"partitions\":%d}".formatted(partitions),
        revision);
  }

  long next() {
    return ++revision;
  }

  void accept(String name, String cluster, int partitions) {
    tell(record(name, cluster, partitions, "", next()));
  }

  void own(String name, String owner, String uid) {
    var more =
        ",\"owner\":{\"plural\":\"clusters\",\"name\":\"%s\",\"uid\":\"%s\"}".formatted(owner, uid);
    tell(record(name, "main", 1, more, next()));
  }

  void spoil(String name) {
    tell(new Entry("accepted/topics/" + name, "not JSON", next()));
  }

  void say(String name, int partitions) {
    var entry = status(name, partitions, next());
    statusWatch.changed(new Changes(List.of(entry), List.of(), entry.revision(), false));
  }

  void tell(Entry entry) {
    acceptedWatch.changed(new Changes(List.of(entry), List.of(), entry.revision(), false));
  }

  void remove(String name) {
    acceptedWatch.changed(
        new Changes(List.of(), List.of("accepted/topics/" + name), next(), false));
  }

  void reset(List<Entry> entries) {
    acceptedWatch.changed(new Changes(entries, List.of(), next(), true));
  }

  void write(Entry entry) {
    accepted.wrote(entry);
  }

  void delete(String name) {
    accepted.deleted("accepted/topics/" + name);
  }
}
