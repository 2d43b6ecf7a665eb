package io.abril.controllers.pool;

import io.abril.api.Resource;
import io.abril.api.config.Secret;
import io.abril.api.pool.Image;
import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Phase;
import io.abril.api.pool.Revision;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.ServicePoolStatus;
import io.abril.controllers.Revisions;
import io.abril.controllers.config.Redaction;
import io.abril.controllers.config.RegistryLogin;
import io.abril.controllers.docker.Engine;
import io.abril.runtime.Context;
import io.abril.runtime.Lookup;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Reads what {@link RolloutDecision} needs beside a pool's instances. */
final class RolloutObserver {
  private static final Set<Phase> MEANT_TO_RUN =
      EnumSet.of(Phase.STARTING, Phase.RUNNING, Phase.PASSING);

  private final PoolReconciler.World world;
  private final ImagePins pins;
  private final Map<String, Instant> watchedSince = new HashMap<>();
  private final Map<String, Opened> opened = new HashMap<>();
  private long epoch = -1;

  /** Opening a Secret costs computing, so it is done once for each of its generations. */
  private record Opened(String uid, long generation, RegistryLogin login) {}

  RolloutObserver(PoolReconciler.World world, Consumer<String> changed) {
    this.world = world;
    this.pins = new ImagePins(world.engines(), Instant::now, changed);
  }

  /** What a pool is brought to. */
  static Target target(Resource<ServicePoolSpec, ServicePoolStatus> document, Context context) {
    var stored = context.rows(Revisions.ROWS, Revision.prefix(document.name()));
    return Target.of(document, stored, context.now());
  }

  Future<RolloutSeen> look(Target target, List<PoolNode> nodes, Context context) {
    var image = target.pool().spec().image();
    var access = access(image, context);
    return pins.of(target, nodes, access.credentials())
        .map(
            answer ->
                new RolloutSeen(
                    target,
                    answer.pin(),
                    access.problem().isEmpty() ? answer.problem() : access.problem(),
                    access.credentials(),
                    pulling(nodes, image.ref(), answer.pin()),
                    Map.of(),
                    context.ops(),
                    watchedSince(target, context)));
  }

  private Instant watchedSince(Target target, Context context) {
    if (context.dryRun()) {
      return context.now();
    }
    if (world.epoch().getAsLong() != epoch) {
      epoch = world.epoch().getAsLong();
      watchedSince.clear();
    }
    var name = target.pool().name();
    if (target.pool().deleting()) {
      watchedSince.remove(name);
      pins.forget(name);
      return context.now();
    }
    return watchedSince.computeIfAbsent(name, n -> context.now());
  }

  private Map<String, String> pulling(List<PoolNode> nodes, String ref, String pin) {
    var pulling = new HashMap<String, String>();
    for (PoolNode node : nodes) {
      var under = world.engines().of(node.name()).map(Engine::pulling).orElse(Map.of());
      Stream.of(pin, ref)
          .map(under::get)
          .filter(sentence -> sentence != null)
          .findFirst()
          .ifPresent(sentence -> pulling.put(node.name(), sentence));
    }
    return pulling;
  }

  private RegistryLogin access(Image image, Lookup lookup) {
    var meta = image.auth().flatMap(a -> lookup.find(Secret.KIND, a.secret())).map(Resource::meta);
    if (meta.isEmpty()) {
      return RegistryLogin.of(image, world.secrets(), lookup);
    }
    var known = opened.get(meta.get().name());
    if (known == null
        || !known.uid().equals(meta.get().uid())
        || known.generation() != meta.get().generation()) {
      var login = RegistryLogin.of(image, world.secrets(), lookup);
      known = new Opened(meta.get().uid(), meta.get().generation(), login);
      if (login.problem().isEmpty()) {
        opened.put(meta.get().name(), known);
      }
    }
    return known.login();
  }

  /** Adds what processes said last that have ended and are about to be started again. */
  Future<PoolObservation> withLastWords(PoolObservation seen, Context context) {
    var spec = seen.rollout().target().pool().spec();
    var words = new HashMap<String, String>();
    var asked =
        seen.slots().values().stream()
            .flatMap(slot -> slot.current().stream())
            .filter(i -> hasEnded(seen, i))
            .map(
                i ->
                    world
                        .engines()
                        .of(i.node())
                        .map(e -> e.logs(seen.container(i).orElseThrow().id(), LastWords.LINES))
                        .orElse(Future.succeededFuture(""))
                        .onSuccess(
                            text ->
                                words.put(
                                    i.id(),
                                    LastWords.tail(
                                        Redaction.of(spec, world.secrets(), context).in(text)))))
            .toList();
    return asked.isEmpty()
        ? Future.succeededFuture(seen)
        : Future.join(asked).otherwiseEmpty().map(v -> seen.with(seen.rollout().saying(words)));
  }

  private static boolean hasEnded(PoolObservation seen, Instance instance) {
    return MEANT_TO_RUN.contains(instance.phase())
        && seen.reachable(instance)
        && !seen.busy().contains(instance.id())
        && seen.container(instance).filter(LastWords::mayHaveSpoken).isPresent();
  }
}
