package io.abril.abrilctl.verb;

import io.abril.abrilctl.listing.EventListing;
import io.abril.abrilctl.listing.InstanceListing;
import io.abril.abrilctl.listing.Listing.Row;
import io.abril.abrilctl.rollout.Ending;
import io.abril.abrilctl.rollout.Ending.Result;
import io.abril.abrilctl.rollout.Frame;
import io.abril.abrilctl.rollout.Judge;
import io.abril.abrilctl.state.ObjectView;
import io.abril.abrilctl.state.Store;
import io.abril.abrilctl.state.Watch;
import io.abril.api.Durations;
import io.abril.api.Version;
import io.abril.api.endpoint.WantedVersion;
import io.abril.api.pool.ServicePool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/** Shows a rollout until it ends, and answers the exit code that says how. */
final class Follow {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Context context;
  private final Store store;
  private final Duration timeout;
  private final boolean json;
  private final Instant began;
  private final Painter painter;
  private String last = "";

  Follow(Context context, Store store, Duration timeout, boolean json) {
    this.context = context;
    this.store = store;
    this.timeout = timeout;
    this.json = json;
    this.began = context.now();
    this.painter = new Painter(context.terminal());
  }

  /** Follows an endpoint to its wish, or a pool to its document. */
  int toTheEnd(Target target) {
    return toTheEnd(
        target,
        (object, requested) ->
            object.kind().equals(ServicePool.KIND)
                ? Judge.pool(object, requested)
                : Judge.endpoint(object, requested));
  }

  /** Follows an endpoint to a version. */
  int to(Target target, Version version) {
    return toTheEnd(
        target, (object, requested) -> Judge.endpoint(object, requested, Optional.of(version)));
  }

  /** Follows an endpoint away from a version. */
  int backFrom(Target target, String version) {
    return toTheEnd(target, (object, requested) -> Judge.rollback(object, requested, version));
  }

  private int toTheEnd(Target target, BiFunction<ObjectView, Boolean, Optional<Ending>> judge) {
    var ref = target.kind().ref(target.name());
    boolean live = context.terminal().tty() && !json;
    var ending =
        new Watch(store, timeout)
            .until(
                live ? TICK : timeout,
                () -> {
                  // Requests first: one that is seen to leaves its trace in the status before.
                  boolean requested = store.requested(ref, context.now());
                  var object = store.need(target.kind(), target.name());
                  show(frame(object), live);
                  return judge.apply(object, requested);
                });
    return end(target, ending.orElseGet(() -> timedOut(target)));
  }

  private Ending timedOut(Target target) {
    return new Ending(
        Result.TIMEOUT,
        "not at the end after "
            + Durations.format(timeout)
            + "; 'abrilctl rollout status "
            + target.kind().plural()
            + "/"
            + target.name()
            + "' goes on watching"
            + Waiting.hint(store));
  }

  private Frame frame(ObjectView object) {
    var now = context.now();
    var pool = object.kind().equals(ServicePool.KIND) ? object.name() : candidatePool(object);
    var listing = new InstanceListing();
    List<Row> instances =
        json
            ? List.of()
            : listing.rows(store, false, now).stream()
                .filter(row -> row.item().path("pool").asText().equals(pool))
                .toList();
    List<Row> events = json ? List.of() : new EventListing(object.ref()).rows(store, false, now);
    return new Frame(object, instances, events, now, Duration.between(began, now));
  }

  /** The pool of the version that is wanted. */
  private String candidatePool(ObjectView endpoint) {
    var spec = endpoint.tree().path("spec");
    boolean auto = spec.path("version").asText().equals(WantedVersion.AUTO.toString());
    var wanted = auto ? endpoint.tree().path("status").path("wanted") : spec.path("version");
    return store.list(ServicePool.KIND).stream()
        .filter(
            pool ->
                pool.tree().path("spec").path("service").equals(spec.path("service"))
                    && pool.tree().path("spec").path("version").equals(wanted))
        .map(ObjectView::name)
        .findFirst()
        .orElse("");
  }

  private void show(Frame frame, boolean live) {
    if (live) {
      painter.paint(frame.screen(context.terminal().colours()));
      return;
    }
    var line = frame.line();
    if (json) {
      var text = frame.json();
      text.remove("at");
      line = text.toString();
    }
    if (!line.equals(last)) {
      last = line;
      context.say(json ? frame.json().toString() : Seconds.of(frame.elapsed()) + "  " + line);
    }
  }

  private int end(Target target, Ending ending) {
    var word =
        ending.result().name().charAt(0)
            + ending.result().name().substring(1).toLowerCase(Locale.ROOT);
    if (json) {
      var json = io.abril.schema.Json.mapper().createObjectNode();
      json.put("at", context.now().toString());
      json.put("object", target.kind().ref(target.name()).toString());
      json.put("result", word).put("exitCode", ending.result().exitCode());
      context.say(json.put("message", ending.message()).toString());
    } else if (ending.result() == Result.SUCCEEDED) {
      context.say(ending.message());
    } else {
      context.remark(word.toLowerCase(Locale.ROOT) + ": " + ending.message());
    }
    return ending.result().exitCode();
  }

  /** Seconds with a tenth, at a fixed width. */
  private static final class Seconds {
    static String of(Duration time) {
      return "%6.1fs".formatted(time.toMillis() / 1000.0);
    }
  }
}
