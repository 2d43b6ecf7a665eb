package io.abril.runtime.loop;

import io.abril.api.Kind;
import io.abril.api.Owner;
import io.abril.api.Ref;
import io.abril.api.Resource;
import io.abril.runtime.ChildSpec;
import io.abril.runtime.Plan;
import io.abril.runtime.Plan.NotReady;
import io.abril.runtime.admission.ChildDecision;
import io.abril.runtime.admission.ChildDecision.Outcome;
import io.abril.runtime.admission.OwnedDecision;
import io.abril.runtime.events.Event;
import io.abril.runtime.store.Write;
import io.abril.schema.Json;
import io.abril.schema.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The children of one controller's objects: turns what a plan wants into writes of their records,
 * and holds a deletion back until they have gone. {@link ChildDecision} decides on each.
 */
final class Children {
  private static final Logger LOG = LoggerFactory.getLogger(Children.class);
  private static final int NAMED = 5;

  private final Parts parts;
  private final ChildWakes wakes;
  private final boolean dry;
  private final Map<String, Kind<?, ?>> owned = new TreeMap<>();
  private final Map<String, Map<Ref, Judged>> judged = new HashMap<>();
  private final Map<String, String> said = new HashMap<>();

  /** What admission said of a text: an unchanged child isn't judged at every pass. */
  private record Judged(String text, Verdict verdict) {}

  /** What the children of one object come to. */
  private static final class Sum {
    final List<Write> writes = new ArrayList<>();
    final List<String> taken = new ArrayList<>();
    final List<String> invalid = new ArrayList<>();
    final Set<Ref> present = new TreeSet<>();
  }

  /**
   * The children of these kinds.
   *
   * @param wakes is told who waits for a name that is taken
   */
  Children(Parts parts, List<Kind<?, ?>> owned, ChildWakes wakes) {
    this(parts, owned, wakes, false);
  }

  /**
   * The same, for a pass of which nothing comes when it is dry: nobody is told and nothing is said.
   */
  Children(Parts parts, List<Kind<?, ?>> owned, ChildWakes wakes, boolean dry) {
    this.parts = parts;
    this.wakes = wakes;
    this.dry = dry;
    owned.forEach(kind -> this.owned.put(kind.plural(), kind));
  }

  /**
   * The plan with the writes of its children, which are of declared kinds. One that settles the
   * object wants no children, and settles it only when none is left. One whose child's name is
   * taken is not ready.
   *
   * @throws IllegalArgumentException when the plan wants a child that can't be; nothing of the plan
   *     is carried out then
   */
  <T> Plan<T> into(Resource<?, T> resource, Plan<T> plan) {
    if (owned.isEmpty()) {
      return plan;
    }
    boolean ends = PassWrites.settles(resource, plan);
    var sum = ends ? none(resource) : wanted(resource, plan);
    if (!sum.invalid.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", sum.invalid));
    }
    say(resource, String.join("; ", sum.taken));
    if (ends) {
      judged.remove(resource.name());
      return sum.present.isEmpty()
          ? plan
          : plan.with(sum.writes, Optional.of(left(sum.present)), false);
    }
    return sum.taken.isEmpty()
        ? plan.with(sum.writes, plan.ready(), plan.settled())
        : plan.with(
            sum.writes,
            Optional.of(new NotReady(OwnedDecision.NAME_TAKEN, String.join("; ", sum.taken))),
            plan.settled());
  }

  private static NotReady left(Set<Ref> present) {
    var some = present.stream().limit(NAMED).map(Ref::toString).toList();
    return new NotReady(
        "ChildrenLeft",
        "waits for "
            + (present.size() == 1 ? "its child" : "its " + present.size() + " children")
            + " to be deleted: "
            + String.join(", ", some)
            + (present.size() > NAMED ? ", …" : ""));
  }

  private Sum none(Resource<?, ?> resource) {
    var sum = new Sum();
    owned.values().forEach(kind -> unwanted(resource, kind, Set.of(), sum));
    return sum;
  }

  private Sum wanted(Resource<?, ?> resource, Plan<?> plan) {
    var sum = new Sum();
    var texts = new HashMap<Ref, Judged>();
    for (Plan.Children<?> children : plan.children()) {
      var kind = children.kind();
      var byName = new TreeMap<String, ChildSpec<?>>(children.byName());
      byName.forEach((name, spec) -> wanted(resource, kind, name, spec, texts, sum));
      unwanted(resource, kind, byName.keySet(), sum);
    }
    judged.put(resource.name(), texts);
    return sum;
  }

  private void wanted(
      Resource<?, ?> resource,
      Kind<?, ?> kind,
      String name,
      ChildSpec<?> spec,
      Map<Ref, Judged> texts,
      Sum sum) {
    var ref = kind.ref(name);
    var text = text(kind, name, spec);
    var before = judged.getOrDefault(resource.name(), Map.of()).get(ref);
    var now =
        before != null && before.text().equals(text)
            ? before
            : new Judged(text, parts.admission().admit(text, Optional.of(ref)));
    texts.put(ref, now);
    var outcome =
        ChildDecision.wanted(
            parts.admission(),
            owner(resource),
            kind,
            name,
            now.verdict(),
            parts.views().family("accepted").get("accepted/" + ref),
            parts.views().family("objects").get("objects/" + ref).isPresent(),
            parts.timers().now(),
            () -> UUID.randomUUID().toString());
    add(resource, ref, outcome, sum);
  }

  private void unwanted(Resource<?, ?> resource, Kind<?, ?> kind, Set<String> wanted, Sum sum) {
    for (Resource<?, ?> child : parts.views().children(kind, resource.ref())) {
      if (!wanted.contains(child.name())) {
        parts
            .views()
            .family("accepted")
            .get("accepted/" + child.ref())
            .map(record -> ChildDecision.unwanted(kind, child.name(), record, parts.timers().now()))
            .ifPresent(outcome -> add(resource, child.ref(), outcome, sum));
      }
    }
  }

  private void add(Resource<?, ?> resource, Ref child, Outcome outcome, Sum sum) {
    if (outcome instanceof Outcome.Change change) {
      if (!dry) {
        LOG.info("object={} child={} deed={}", resource.ref(), child, change.verb());
      }
      sum.writes.addAll(change.writes());
      sum.present.add(child);
    } else if (outcome instanceof Outcome.Taken taken) {
      if (!dry) {
        wakes.waits(resource.name(), child);
      }
      sum.taken.add(taken.message());
    } else if (outcome instanceof Outcome.Invalid invalid) {
      sum.invalid.add(invalid.message());
    } else {
      sum.present.add(child);
    }
  }

  /** Once, and not at every pass. */
  private void say(Resource<?, ?> resource, String message) {
    var before =
        message.isEmpty() ? said.remove(resource.name()) : said.put(resource.name(), message);
    if (!dry && !message.isEmpty() && !message.equals(before)) {
      parts
          .events()
          .record(
              resource.ref(),
              Event.warning(OwnedDecision.NAME_TAKEN, message),
              parts.timers().now());
    }
  }

  private static Owner owner(Resource<?, ?> resource) {
    return new Owner(resource.kind().plural(), resource.name(), resource.meta().uid());
  }

  private static String text(Kind<?, ?> kind, String name, ChildSpec<?> spec) {
    var metadata = new TreeMap<String, Object>(Map.of("name", name));
    if (!spec.labels().isEmpty()) {
      metadata.put("labels", spec.labels());
    }
    if (!spec.annotations().isEmpty()) {
      metadata.put("annotations", spec.annotations());
    }
    var document = new TreeMap<String, Object>();
    document.put("apiVersion", kind.apiVersion());
    document.put("kind", kind.name());
    document.put("metadata", metadata);
    document.put("spec", spec.spec());
    return Json.write(document);
  }
}
