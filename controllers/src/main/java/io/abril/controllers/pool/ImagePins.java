package io.abril.controllers.pool;

import io.abril.api.pool.Image;
import io.abril.controllers.docker.Credentials;
import io.abril.controllers.docker.Engine;
import io.abril.controllers.docker.Engines;
import io.abril.controllers.docker.ImageInfo;
import io.abril.controllers.docker.ImageRef;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Finds out what the image's reference of a revision means, before its first container is made: an
 * engine that has the image tells, or else its registry, which is asked beside the passes. Belongs
 * to the event loop.
 */
final class ImagePins {
  private static final int ASKED = 8;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Engines engines;
  private final Supplier<Instant> clock;
  private final Consumer<String> changed;
  private final Map<String, Question> questions = new HashMap<>();

  /**
   * What is known.
   *
   * @param pin empty while it is not known
   * @param problem why not, as a sentence; empty when nothing is to be said
   */
  record Answer(String pin, String problem) {}

  /** A registry's answer, or the wait for it. */
  private static final class Question {
    private final String key;
    private boolean running;
    private Answer answer = new Answer("", "");
    private int failures;
    private Instant notBefore = Instant.MIN;

    Question(String key) {
      this.key = key;
    }
  }

  /**
   * Nothing is known yet.
   *
   * @param changed told a pool's name when its registry has answered
   */
  ImagePins(Engines engines, Supplier<Instant> clock, Consumer<String> changed) {
    this.engines = engines;
    this.clock = clock;
    this.changed = changed;
  }

  Future<Answer> of(Target target, List<PoolNode> nodes, Optional<Credentials> login) {
    var pool = target.pool();
    var known = target.revision().imageDigest();
    if (!known.isEmpty() || pool.deleting()) {
      questions.remove(pool.name());
      return Future.succeededFuture(new Answer(known, ""));
    }
    var image = pool.spec().image();
    var digest = ImageRef.digest(image.ref());
    if (digest.isPresent()) {
      var pin = ImageRef.repository(image.ref()) + "@" + digest.get();
      return Future.succeededFuture(new Answer(pin, ""));
    }
    var usable = nodes.stream().filter(n -> n.host().refusal().isEmpty() && n.reachable()).toList();
    if (usable.isEmpty()) {
      // The scheduler says why there is none.
      return Future.succeededFuture(new Answer("", ""));
    }
    var question = question(target);
    var asked = some(usable, question.failures);
    var here =
        image.pull() == Image.Pull.ALWAYS
            ? Future.succeededFuture(Optional.<String>empty())
            : onEngines(asked, image.ref());
    return here.map(
        found ->
            found
                .map(pin -> new Answer(pin, ""))
                .orElseGet(() -> elsewhere(pool.name(), image, question, asked, login)));
  }

  private Question question(Target target) {
    var key = target.revision().specHash() + "/" + target.rollout().restart();
    return questions.compute(
        target.pool().name(), (name, q) -> q == null || !q.key.equals(key) ? new Question(key) : q);
  }

  /** Others each time: the one that has the image may be any. */
  private static List<PoolNode> some(List<PoolNode> nodes, int round) {
    int first = nodes.size() <= ASKED ? 0 : Math.floorMod(round * ASKED, nodes.size());
    return nodes.subList(first, Math.min(nodes.size(), first + ASKED));
  }

  private Future<Optional<String>> onEngines(List<PoolNode> nodes, String ref) {
    var asked =
        nodes.stream()
            .flatMap(n -> engines.of(n.name()).stream())
            .map(engine -> engine.image(ref).otherwise(Optional.<ImageInfo>empty()))
            .toList();
    return Future.all(asked)
        .map(
            all ->
                asked.stream().flatMap(f -> f.result().stream()).findFirst().map(i -> i.pin(ref)));
  }

  private Answer elsewhere(
      String pool, Image image, Question q, List<PoolNode> asked, Optional<Credentials> login) {
    if (image.pull() == Image.Pull.NEVER) {
      q.failures++;
      var names = String.join(", ", asked.stream().map(PoolNode::name).toList());
      return new Answer(
          "", "image " + image.ref() + " is not on " + names + ", and image.pull is Never");
    }
    boolean due = !q.running && q.answer.pin().isEmpty() && !q.notBefore.isAfter(clock.get());
    var node = asked.get(Math.floorMod(q.failures, asked.size())).name();
    var engine = engines.of(node);
    if (due && engine.isPresent()) {
      ask(pool, image, q, node, engine.get(), login);
    }
    return q.answer;
  }

  private void ask(
      String pool,
      Image image,
      Question q,
      String node,
      Engine engine,
      Optional<Credentials> login) {
    q.running = true;
    if (q.answer.problem().isEmpty()) {
      q.answer = new Answer("", node + " asks the registry of image " + image.ref());
    }
    engine
        .digest(image.ref(), login)
        .onComplete(
            r -> {
              q.running = false;
              if (r.failed()) {
                q.failures++;
                var pause = Duration.ofSeconds(1L << Math.min(q.failures - 1, 5));
                q.notBefore =
                    clock.get().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
              }
              q.answer =
                  r.succeeded()
                      ? new Answer(r.result(), "")
                      : new Answer("", String.valueOf(r.cause().getMessage()));
              changed.accept(pool);
            });
  }

  /** Nothing of the pool is needed any more. */
  void forget(String pool) {
    questions.remove(pool);
  }
}
