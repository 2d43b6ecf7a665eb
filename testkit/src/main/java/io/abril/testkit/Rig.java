package io.abril.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.api.Condition;
import io.abril.api.Kind;
import io.abril.api.Meta;
import io.abril.api.Ref;
import io.abril.runtime.Controller;
import io.abril.runtime.Op;
import io.abril.runtime.events.EventRecorder.Recorded;
import io.abril.runtime.loop.Engine;
import io.abril.runtime.metrics.RuntimeMetrics;
import io.abril.runtime.view.Stored;
import io.abril.schema.Admission;
import io.abril.schema.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * A real engine with these controllers over state, clock and election in memory. Nothing happens by
 * itself: changes and faults are set, then {@link #runUntilIdle} or {@link #advance} lets them take
 * effect. A rig needs no Consul, no thread and no sleep.
 *
 * <pre>{@code
 * class TopicTest {
 *   @RegisterExtension final Rig rig = Rig.of(Controller.of(TOPIC, new TopicReconciler(cluster)));
 *
 *   @Test
 *   void aFailedStepIsSaidAndTriedAgain() {
 *     rig.put(TOPIC, "a", new TopicSpec("main", 3)).failNext("create").runUntilIdle();
 *     assertThat(rig.ready(TOPIC, "a").reason()).isEqualTo("Failed");
 *     rig.advance(ofSeconds(1));
 *     assertThat(rig.status(TOPIC, "a").partitions()).isEqualTo(3);
 *   }
 * }
 * }</pre>
 *
 * <p>Registered as an extension, as above, it adds what it holds (objects, statuses, queue, steps)
 * to the message of a failed assertion; {@link #dump} is the same text.
 */
public final class Rig implements TestExecutionExceptionHandler {
  /** The group of controllers that name none. */
  public static final String GROUP = "rig";

  /** How long a leader that hears nothing may act; as with Consul. */
  private static final Duration LEASE = Duration.ofSeconds(2);

  /** How long a silent leader keeps its lock; as with Consul. */
  private static final Duration CHECK = Duration.ofSeconds(3);

  private final MemoryPlatform platform = new MemoryPlatform();
  private final RuntimeMetrics metrics = new RuntimeMetrics();
  private final Engine engine = new Engine(platform, GROUP, metrics);
  private final List<Kind<?, ?>> kinds;
  private Optional<Instant> partitioned = Optional.empty();
  private int ops;

  private Rig(List<Controller<?, ?, ?>> controllers) {
    kinds = controllers.stream().<Kind<?, ?>>map(Controller::kind).toList();
    controllers.forEach(engine::add);
    engine.start().onFailure(e -> platform.timers().execute(() -> sneak(e)));
    regainLeadership();
    runUntilIdle();
  }

  private static void sneak(Throwable error) {
    throw new AssertionError("the engine doesn't start: " + error.getMessage(), error);
  }

  /** An engine with these controllers, which leads and has nothing to do yet. */
  public static Rig of(Controller<?, ?, ?>... controllers) {
    return new Rig(List.of(controllers));
  }

  /** Somebody stores these YAML or JSON documents, each under its kind and name. */
  public Rig put(String documents) {
    for (var text : Admission.split(documents)) {
      var document = Admission.document(text.text());
      put(ref(document).toString(), text.text());
    }
    return this;
  }

  private Ref ref(JsonNode document) {
    var name = document.at("/metadata/name").asText();
    return kinds.stream()
        .filter(kind -> kind.name().equals(document.path("kind").asText()))
        .map(kind -> kind.ref(name))
        .findFirst()
        .filter(ref -> !name.isEmpty())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no kind of this rig and name to store it under; put it as put(\"topics/a\","
                        + " text): "
                        + document));
  }

  /** Somebody stores any text as the document {@code <plural>/<name>}. */
  public Rig put(String ref, String text) {
    platform.store().put("objects/" + ref, text);
    return this;
  }

  /** Somebody stores a document with this spec. */
  public <S> Rig put(Kind<S, ?> kind, String name, S spec) {
    var document =
        Map.of(
            "apiVersion",
            kind.apiVersion(),
            "kind",
            kind.name(),
            "metadata",
            Map.of("name", name),
            "spec",
            spec);
    return put(kind.ref(name).toString(), Json.write(document));
  }

  /** Somebody deletes the document {@code <plural>/<name>}. */
  public Rig delete(String ref) {
    platform.store().delete("objects/" + ref);
    return this;
  }

  /** Somebody deletes a document. */
  public Rig delete(Kind<?, ?> kind, String name) {
    return delete(kind.ref(name).toString());
  }

  /** Somebody asks for something that is not desired state; the request never expires. */
  public Rig op(Kind<?, ?> kind, String name, String type) {
    var id = "op" + ++ops;
    return op(kind, name, new Op(id, type, "", "rig", now(), Instant.MAX));
  }

  /** Somebody asks for something that is not desired state. */
  public Rig op(Kind<?, ?> kind, String name, Op op) {
    platform.store().put("ops/" + kind.ref(name) + "/" + op.id(), Json.write(op));
    return this;
  }

  /** Lets everything happen that is due at this moment of the clock. */
  public Rig runUntilIdle() {
    platform.timers().runUntilIdle();
    return this;
  }

  /** Lets this much time pass, and everything happen that is due in it. */
  public Rig advance(Duration time) {
    platform.timers().advance(time);
    return this;
  }

  /**
   * The next deed of that verb isn't done but fails. {@code observe} is a reconciler's reading,
   * {@code commit} a transaction, of which there is no answer then; all else are steps.
   */
  public Rig failNext(String verb) {
    return failNext(verb, verb + " fails because the rig was told so");
  }

  /** As {@link #failNext(String)}, with the sentence that it fails with. */
  public Rig failNext(String verb, String message) {
    platform.faults().failNext(verb, new IllegalStateException(message));
    return this;
  }

  /** From now on deeds of that verb are done after this time only; zero ends that. */
  public Rig slow(String verb, Duration time) {
    platform.faults().slow(verb, time);
    return this;
  }

  /** From now on deeds of that verb neither are done nor answer, until {@link #release}. */
  public Rig hang(String verb) {
    platform.faults().hang(verb);
    return this;
  }

  /** Deeds of that verb that hang are done now, late as they are, and no more hang. */
  public Rig release(String verb) {
    platform.faults().release(verb);
    return this;
  }

  /** Another process takes every group's lock, and this one knows. */
  public Rig loseLeadership() {
    platform.elections().forEach(TestLeadership::lose);
    return this;
  }

  /** Another process takes one group's lock, and this one knows. */
  public Rig loseLeadership(String group) {
    platform.leadership(group).lose();
    return this;
  }

  /** Another process takes every group's lock, and this one believes that it leads. */
  public Rig loseLeadershipUnawares() {
    platform.elections().forEach(TestLeadership::loseUnawares);
    return this;
  }

  /** This process takes every group's lock: a new epoch begins. */
  public Rig regainLeadership() {
    platform.elections().forEach(TestLeadership::lead);
    return this;
  }

  /** This process takes one group's lock: a new epoch begins. */
  public Rig regainLeadership(String group) {
    platform.leadership(group).lead();
    return this;
  }

  /**
   * The store can't be reached: reads and commits fail, watches hear nothing. After 2 seconds the
   * lease isn't confirmed any more, so that no step is begun.
   */
  public Rig partition() {
    if (partitioned.isEmpty()) {
      var since = Optional.of(now());
      partitioned = since;
      platform.store().partition();
      platform.timers().after(LEASE, () -> expire(since));
    }
    return this;
  }

  private void expire(Optional<Instant> since) {
    if (partitioned.equals(since)) {
      platform.elections().forEach(e -> e.confirmed(false));
    }
  }

  /**
   * The store can be reached again. When that took longer than 3 seconds, the lock was lost
   * meanwhile: this process leads in a new epoch then.
   */
  public Rig heal() {
    partitioned.ifPresent(
        since -> {
          partitioned = Optional.empty();
          platform.store().heal();
          boolean lost = Duration.between(since, now()).compareTo(CHECK) > 0;
          platform.elections().stream()
              .filter(e -> e.lease().isPresent())
              .forEach(e -> e.comeBack(lost));
        });
    return this;
  }

  /** The virtual time. */
  public Instant now() {
    return platform.timers().now();
  }

  /** What the object's reconciler wrote; fails when there is no status with the kind's fields. */
  public <T> T status(Kind<?, T> kind, String name) {
    return text(kind, name)
        .flatMap(Stored::object)
        .filter(status -> status.path("reconciled").asBoolean())
        .flatMap(status -> Stored.read(status.toString(), kind.statusType()))
        .orElseThrow(() -> missing("status of " + kind.ref(name)));
  }

  private Optional<String> text(Kind<?, ?> kind, String name) {
    return value("status/" + kind.ref(name));
  }

  /** A condition of the object; fails when it has none of that type. */
  public Condition condition(Kind<?, ?> kind, String name, String type) {
    return text(kind, name).flatMap(Stored::object).map(Stored::conditions).stream()
        .flatMap(List::stream)
        .filter(c -> c.type().equals(type))
        .findFirst()
        .orElseThrow(() -> missing("condition " + type + " of " + kind.ref(name)));
  }

  /** The condition {@code Ready} of the object. */
  public Condition ready(Kind<?, ?> kind, String name) {
    return condition(kind, name, Condition.READY);
  }

  /** Name, uid, generation of an accepted object; empty when it isn't accepted, or gone. */
  public Optional<Meta> accepted(Kind<?, ?> kind, String name) {
    return value("accepted/" + kind.ref(name))
        .flatMap(Stored::object)
        .flatMap(document -> Stored.read(document.path("metadata").toString(), Meta.class));
  }

  /** What has happened to the object, as it is stored: half a second later than it happened. */
  public List<Recorded> events(Kind<?, ?> kind, String name) {
    return keys("events/" + kind.ref(name) + "/").stream()
        .flatMap(key -> value(key).stream())
        .flatMap(text -> Stored.read(text, Recorded.class).stream())
        .toList();
  }

  /** Every step that was begun, in that order. */
  public List<StepRun> steps() {
    return platform.journal().steps();
  }

  /** How often the object was observed. */
  public int passes(Kind<?, ?> kind, String name) {
    return platform.journal().passes(kind.ref(name));
  }

  /** The keys that begin with this, in order. */
  public List<String> keys(String prefix) {
    return platform.store().keys().stream().filter(key -> key.startsWith(prefix)).toList();
  }

  /** The value of a key. */
  public Optional<String> value(String key) {
    return platform.store().value(key);
  }

  /** The state, to look deeper and to write past everything. */
  public MemoryStore store() {
    return platform.store();
  }

  /** Whether this process leads a group with a confirmed lease. */
  public boolean mayAct(String group) {
    return engine.mayAct(group);
  }

  /** Everything that a person needs to see why a test has failed. */
  public String dump() {
    return new RigDump(platform, metrics).text();
  }

  private AssertionError missing(String what) {
    return new Failure("there is no " + what + "\n" + dump());
  }

  private static final class Failure extends AssertionError {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message);
    }

    Failure(AssertionError cause, String dump) {
      super(cause.getMessage() + "\n" + dump, cause);
      setStackTrace(cause.getStackTrace());
    }
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw failure instanceof AssertionError e && !(e instanceof Failure)
        ? new Failure(e, dump())
        : failure;
  }

  @Override
  public String toString() {
    return Stream.of(dump().split("\n")).findFirst().orElse("rig");
  }
}
