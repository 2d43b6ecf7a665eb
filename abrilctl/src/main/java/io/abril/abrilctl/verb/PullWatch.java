package io.abril.abrilctl.verb;

import io.abril.abrilctl.state.ObjectView;
import io.abril.abrilctl.state.Request;
import io.abril.abrilctl.state.Store;
import io.abril.api.pool.ImagePull;
import io.abril.api.pool.ImagePull.OnNode;
import io.abril.api.pool.ImagePull.State;
import io.abril.schema.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One pool's request for its image, and what its status says of it; tells each node once. */
final class PullWatch {
  private final Context context;
  private final Store store;
  private final ObjectView pool;
  private final String id;
  private final Set<String> said = new HashSet<>();
  private Optional<ImagePull> seen = Optional.empty();
  private String dropped = "";

  private PullWatch(Context context, Store store, ObjectView pool, String id) {
    this.context = context;
    this.store = store;
    this.pool = pool;
    this.id = id;
  }

  /** Asks the pool's controller. */
  static PullWatch begin(Context context, Store store, ObjectView pool) {
    var request = Request.of("pull", "", context.user(), context.now());
    return new PullWatch(context, store, pool, store.request(pool.ref(), request, context.now()));
  }

  /** Looks, tells what is new, and answers whether nothing more will come. */
  boolean over() {
    // Requests first: one that is seen to leaves its trace in the status before.
    boolean waits = store.rows("ops/" + pool.ref()).containsKey(id);
    var now = store.get(pool.kind(), pool.name());
    if (!now.exists() || now.deleting()) {
      dropped = "it is being deleted";
      return true;
    }
    seen = answer(now);
    if (seen.isEmpty() && !waits) {
      dropped =
          "the controllers dropped the request; 'abrilctl events " + pool.ref() + "' tells why";
    }
    seen.ifPresent(pull -> pull.nodes().forEach(on -> tell(pull, on)));
    return !dropped.isEmpty() || seen.filter(ImagePull::over).isPresent();
  }

  private Optional<ImagePull> answer(ObjectView now) {
    return now.status()
        .filter(status -> status.hasNonNull("imagePull"))
        .map(status -> Json.read(status.path("imagePull"), ImagePull.class))
        .filter(pull -> pull.requests().contains(id));
  }

  private void tell(ImagePull pull, OnNode on) {
    var start = pool.title() + ": " + on.node() + " ";
    switch (on.state()) {
      case PULLED -> once(on, "", () -> context.say(start + "pulled " + pull.image()));
      case SKIPPED -> once(on, "", () -> context.say(start + "skipped: " + on.message()));
      case FAILED -> once(on, "", () -> context.remark(start + "failed: " + on.message()));
      case PULLING -> {
        // A line for each layer, not for each MiB.
        var layers = on.message().replaceFirst(", [0-9].*", "");
        if (!layers.isEmpty()) {
          once(
              on,
              layers,
              () -> context.remark(start + "pulling " + pull.image() + ": " + on.message()));
        }
      }
    }
  }

  private void once(OnNode on, String what, Runnable line) {
    if (said.add(on.node() + " " + on.state() + " " + what)) {
      line.run();
    }
  }

  /** Who has not got it yet. */
  String missing() {
    return pool.title()
        + ": "
        + seen.map(
                pull ->
                    pull.in(State.PULLING).stream()
                        .map(on -> on.node() + (on.message().isEmpty() ? "" : " " + bracketed(on)))
                        .collect(Collectors.joining(", ")))
            .orElse("no controller has taken the request up");
  }

  private static String bracketed(OnNode on) {
    return "(" + on.message() + ")";
  }

  /** Why it didn't go well; empty when it did. */
  Optional<String> problem() {
    var why = seen.map(PullWatch::why).orElse(dropped);
    return why.isEmpty() ? Optional.empty() : Optional.of(pool.title() + ": " + why);
  }

  private static String why(ImagePull pull) {
    if (!pull.refusal().isEmpty()) {
      return pull.refusal();
    }
    var failed = names(pull.in(State.FAILED));
    if (!failed.isEmpty()) {
      return "image " + pull.image() + " is not on " + failed;
    }
    return pull.in(State.PULLED).isEmpty() ? "no node could be brought image " + pull.image() : "";
  }

  private static String names(List<OnNode> nodes) {
    return nodes.stream().map(OnNode::node).collect(Collectors.joining(", "));
  }
}
