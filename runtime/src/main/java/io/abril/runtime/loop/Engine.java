package io.abril.runtime.loop;

import io.abril.api.Kind;
import io.abril.runtime.Controller;
import io.abril.runtime.Platform;
import io.abril.runtime.election.Lease;
import io.abril.runtime.events.EventRecorder;
import io.abril.runtime.metrics.MeteredStore;
import io.abril.runtime.metrics.RuntimeMetrics;
import io.abril.runtime.store.StateStore.Fence;
import io.abril.schema.Admission;
import io.abril.schema.Registration;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Runs controllers on a {@link Platform}: one set of views, and for every group a candidacy with
 * the loops that run while it leads.
 */
public final class Engine {
  private final Platform platform;
  private final String defaultGroup;
  private final RuntimeMetrics metrics;
  private final List<Controller<?, ?, ?>> controllers = new ArrayList<>();
  private final Map<String, Group> groups = new LinkedHashMap<>();
  private final Map<String, Supplier<Optional<String>>> publications = new LinkedHashMap<>();
  private final Views views = new Views();
  private final CallGuard guard = new CallGuard();
  private Duration longestCall = Duration.ofSeconds(1);
  private Optional<Watchdog> watchdog = Optional.empty();
  private final DryRuns dryRuns = new DryRuns(groups::values);

  /**
   * An engine without controllers.
   *
   * @param defaultGroup the group of controllers that name none
   */
  public Engine(Platform platform, String defaultGroup, RuntimeMetrics metrics) {
    this.platform = platform;
    this.defaultGroup = defaultGroup;
    this.metrics = metrics;
  }

  /**
   * Adds a controller. One that is refused leaves no trace.
   *
   * @throws IllegalArgumentException with a sentence when its kind contradicts itself, or a name of
   *     it is taken by the kind of another controller; or when the controller declares a kind or an
   *     index that contradicts another of the same name
   */
  public void add(Controller<?, ?, ?> controller) {
    Registration.check(controller.kind());
    Registration.checkBeside(
        controller.kind(), controllers.stream().<Kind<?, ?>>map(Controller::kind).toList());
    // On views that are thrown away: what is refused halfway must not be in ours.
    var trial = new Views();
    controllers.forEach(other -> declare(other, trial));
    declare(controller, trial);
    declare(controller, views);
    controllers.add(controller);
  }

  private static void declare(Controller<?, ?, ?> controller, Views views) {
    views.add(controller.kind());
    controller.indexes().forEach(views::add);
    others(controller).forEach(views::add);
    controller.rows().forEach(rows -> views.family(rows.family()));
  }

  /** The kinds that it reads without running them. */
  private static List<Kind<?, ?>> others(Controller<?, ?, ?> controller) {
    var others = new ArrayList<Kind<?, ?>>(controller.owned());
    controller.kinds().forEach(source -> others.add(source.kind()));
    return others;
  }

  /**
   * How long one call of a reconciler may hold the event loop before it is interrupted and its pass
   * fails; a second by default. Set before {@link #start}.
   *
   * @throws IllegalArgumentException when it is below 100 ms
   */
  public void longestCall(Duration time) {
    if (time.toMillis() < 100) {
      throw new IllegalArgumentException(
          "the longest call of a reconciler is at least 100 ms, not " + time.toMillis() + " ms");
    }
    longestCall = time;
  }

  /**
   * Lets the leader of the default group keep a text at a key of the root, for others to read: it
   * is written when leadership begins, and within some seconds when either changes. Set before
   * {@link #start}.
   *
   * @param key such as {@code keys/public}; the family, its first part, is watched from then on
   * @param text asked on the event loop; empty for no such key
   */
  public void publish(String key, Supplier<Optional<String>> text) {
    views.family(key.substring(0, key.indexOf('/')));
    publications.put(key, text);
  }

  /** Opens the views, stands for election in every group, and reconciles while it leads. */
  public Future<Void> start() {
    if (platform.realTime()) {
      var dog = new Watchdog(guard, metrics, longestCall);
      dog.start();
      watchdog = Optional.of(dog);
    }
    var store = new MeteredStore(platform.store(), metrics);
    var kinds = kinds();
    var admission = new Admission(kinds);
    var wakes = new Wakes();
    for (var controller : controllers) {
      var name = controller.group().orElse(defaultGroup);
      groups
          .computeIfAbsent(
              name,
              n -> {
                var leadership = platform.leadership(n);
                return new Group(
                    n,
                    new Parts(
                        platform,
                        leadership,
                        views,
                        new Writer(store, leadership, views, wakes),
                        admission,
                        new EventRecorder(views.family("events")),
                        metrics,
                        wakes,
                        guard));
              })
          .add(controller);
    }
    Optional.ofNullable(groups.get(defaultGroup)).ifPresent(g -> publications.forEach(g::publish));
    groups.values().stream()
        .limit(1)
        .forEach(first -> new StrayDocuments(first.parts(), kinds).start());
    views.open(store);
    return Future.all(groups.values().stream().map(Group::start).toList()).mapEmpty();
  }

  /** The kinds that it runs, and those whose objects it makes or knows of. */
  private List<Kind<?, ?>> kinds() {
    var byPlural = new LinkedHashMap<String, Kind<?, ?>>();
    controllers.forEach(c -> byPlural.put(c.kind().plural(), c.kind()));
    controllers.forEach(c -> others(c).forEach(k -> byPlural.putIfAbsent(k.plural(), k)));
    return List.copyOf(byPlural.values());
  }

  /** What passes would do, for people; see {@link DryRuns}. */
  public DryRuns dryRuns() {
    return dryRuns;
  }

  /** Which call of a reconciler holds the event loop at this moment; on any thread. */
  public String busyWith() {
    return guard
        .current()
        .map(call -> call.name().what() + " of " + call.name().kind() + "/" + call.name().object())
        .orElse("");
  }

  /** Whether this process may act on the world at this moment on behalf of that group. */
  public boolean mayAct(String group) {
    var of = groups.get(group);
    return of != null && of.parts().leadership().lease().map(Lease::confirmed).orElse(false);
  }

  /** What a commit of that group's leader carries; empty while this process doesn't lead it. */
  public Optional<Fence> fence(String group) {
    var of = groups.get(group);
    return of == null ? Optional.empty() : of.parts().leadership().lease().map(Lease::fence);
  }

  /** How many leaders the group has had, while this process leads it; 0 otherwise. */
  public long epoch(String group) {
    var of = groups.get(group);
    return of == null ? 0 : of.parts().leadership().lease().map(Lease::epoch).orElse(0L);
  }

  /** Why this process is of no use yet, neither as a leader nor as a standby; empty when it is. */
  public String reasonNotReady() {
    if (groups.isEmpty() || !groups.values().stream().allMatch(Group::settled)) {
      return "no leader is elected yet in "
          + groups.values().stream()
              .filter(g -> !g.settled())
              .map(Group::name)
              .collect(Collectors.joining(", "));
    }
    return views.synced() ? "" : "the views of Consul KV are not complete yet";
  }

  /**
   * Stops: takes no more keys, lets steps that have begun end, for three seconds at most, gives
   * leadership up, so that a standby takes over at once, and ends the watches.
   */
  public Future<Void> close() {
    return Future.all(groups.values().stream().map(Group::close).toList())
        .<Void>mapEmpty()
        .eventually(
            () -> {
              views.close();
              watchdog.ifPresent(Watchdog::close);
              return Future.succeededFuture();
            });
  }
}
