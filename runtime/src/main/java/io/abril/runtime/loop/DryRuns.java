package io.abril.runtime.loop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.api.Kind;
import io.abril.api.Ref;
import io.abril.runtime.queue.KeyState;
import io.abril.runtime.store.Entry;
import io.abril.runtime.view.Stored;
import io.abril.schema.Admission;
import io.abril.schema.Json;
import io.abril.schema.Problem;
import io.abril.schema.Suggestion;
import io.abril.schema.Verdict;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Answers what passes over objects would do, and where their keys stand. Belongs to the operator's
 * event loop.
 */
public final class DryRuns {
  /** Observations cost what passes cost; who asks must not starve those. */
  static final int MOST_AT_ONCE = 4;

  private final Supplier<Collection<Group>> groups;
  private int running;

  /** What is answered. */
  public sealed interface Reply {
    /** The plan, or why there is none, and where the key stands. */
    record Told(ObjectNode json) implements Reply {}

    /** There is no such kind or object; one sentence. */
    record Unknown(String sentence) implements Reply {}

    /** The document that was sent is not valid. */
    record Invalid(List<Problem> problems) implements Reply {
      /** Copies the list. */
      public Invalid {
        problems = List.copyOf(problems);
      }
    }

    /** Not now: too many ask at once, or the views are not complete; one sentence. */
    record Busy(String sentence) implements Reply {}
  }

  private record Target(Group group, ReconcileLoop<?, ?, ?> loop) {
    Kind<?, ?> kind() {
      return loop.kind();
    }
  }

  DryRuns(Supplier<Collection<Group>> groups) {
    this.groups = groups;
  }

  /**
   * What a pass over a stored object would do.
   *
   * @param kind its plural, name or a short name
   */
  public Future<Reply> stored(String kind, String name) {
    var target = target(kind);
    if (target.isEmpty()) {
      return unknown("there is no kind '" + kind + "' here" + hint(kind));
    }
    var names = names(target.get());
    if (!names.contains(name)) {
      return unknown(
          "there is no "
              + target.get().kind()
              + " '"
              + name
              + "'"
              + Suggestion.clause(name, names));
    }
    return run(target.get(), name, () -> target.get().loop().dryRun().stored(name));
  }

  /** What a pass would do if this were an object's document; nothing is stored. */
  public Future<Reply> document(String text) {
    var parts = groups.get().stream().findFirst().map(Group::parts);
    if (parts.isEmpty()) {
      return unknown("there are no kinds here");
    }
    var documents = Admission.split(text);
    if (documents.size() > 1) {
      var line = documents.get(1).firstLine();
      return Future.succeededFuture(
          new Reply.Invalid(
              List.of(
                  new Problem(
                      line, 1, "", "Invalid", "a second document begins; send one at a time"))));
    }
    var verdict = parts.get().admission().admit(text, Optional.empty());
    if (verdict instanceof Verdict.Rejected rejected) {
      return Future.succeededFuture(new Reply.Invalid(rejected.problems()));
    }
    var ref = ((Verdict.Admitted) verdict).ref();
    var found = target(ref.plural());
    if (found.isEmpty()) {
      return unknown("this operator knows the kind of " + ref + ", but another one runs it");
    }
    var target = found.get();
    return run(target, ref.name(), () -> target.loop().dryRun().of(ref.name(), text))
        .map(reply -> reply instanceof Reply.Told told ? refused(told) : reply);
  }

  /** A document that is valid by itself may still not replace the one that was accepted. */
  private static Reply refused(Reply.Told told) {
    var problems = told.json().path("admission").path("problems");
    if (problems.isEmpty()) {
      return told;
    }
    var all = new ArrayList<Problem>();
    problems.forEach(p -> all.add(Json.read(p, Problem.class)));
    return new Reply.Invalid(all);
  }

  private static Future<Reply> unknown(String sentence) {
    return Future.succeededFuture(new Reply.Unknown(sentence));
  }

  private Future<Reply> run(Target target, String name, Supplier<Future<Foreseen>> run) {
    if (!target.group().parts().views().synced()) {
      return Future.succeededFuture(
          new Reply.Busy("the views of Consul KV are not complete yet; ask again"));
    }
    if (running >= MOST_AT_ONCE) {
      return Future.succeededFuture(
          new Reply.Busy(MOST_AT_ONCE + " plans are being made already; ask again"));
    }
    running++;
    var holder = holder(target.group());
    var plan = run.get();
    return Future.join(holder, plan)
        .transform(
            r -> {
              running--;
              var ref = target.kind().ref(name);
              var json = head(ref, target);
              json.setAll(plan.result().json());
              json.set("key", key(target.loop(), name));
              json.set("controller", controller(target.group(), holder.result()));
              return Future.succeededFuture(new Reply.Told(json));
            });
  }

  private static ObjectNode head(Ref ref, Target target) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("object", ref.toString())
        .put("kind", target.kind().name());
  }

  private static ObjectNode key(ReconcileLoop<?, ?, ?> loop, String name) {
    KeyState state = loop.queue().state(name);
    var json = JsonNodeFactory.instance.objectNode();
    json.put("state", loop.overdue(name) ? "overdue" : word(state.phase()));
    json.put("wantedAgain", state.wantedAgain());
    json.put("failures", state.failures());
    state.until().ifPresent(at -> json.put("until", at.toString()));
    return json;
  }

  private static String word(KeyState.Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Who holds the lock, as far as Consul tells. */
  private Future<ObjectNode> holder(Group group) {
    return group
        .parts()
        .platform()
        .store()
        .get("leader/" + group.name())
        .map(entry -> entry.map(Entry::value).flatMap(Stored::object))
        .map(
            value -> {
              var json = JsonNodeFactory.instance.objectNode();
              value
                  .filter(v -> !v.path("released").asBoolean())
                  .ifPresent(
                      v ->
                          List.of("controller", "address", "epoch")
                              .forEach(field -> json.set(field, v.path(field))));
              return json;
            })
        .otherwise(
            e ->
                JsonNodeFactory.instance
                    .objectNode()
                    .put("unknown", "the lock can't be read: " + e.getMessage()));
  }

  private static ObjectNode controller(Group group, ObjectNode holder) {
    boolean leads = group.parts().leadership().lease().isPresent();
    var json = JsonNodeFactory.instance.objectNode();
    json.put("group", group.name()).put("leads", leads);
    if (!leads) {
      json.put(
          "note",
          "this controller is a standby: it says what it would do if it led now, and connections"
              + " that only a leader opens may be missing from what it sees");
    }
    json.set("lock", holder);
    return json;
  }

  private List<Target> targets() {
    var all = new ArrayList<Target>();
    groups.get().forEach(g -> g.loops().forEach(loop -> all.add(new Target(g, loop))));
    return all;
  }

  private Optional<Target> target(String word) {
    return targets().stream()
        .filter(t -> words(t.kind()).anyMatch(word::equalsIgnoreCase))
        .findFirst();
  }

  private static Stream<String> words(Kind<?, ?> kind) {
    return Stream.concat(Stream.of(kind.plural(), kind.name()), kind.shortNames().stream());
  }

  private String hint(String word) {
    var known = targets().stream().flatMap(t -> words(t.kind())).toList();
    var clause = Suggestion.clause(word, known);
    return clause.isEmpty()
        ? "; there are "
            + String.join(", ", targets().stream().map(t -> t.kind().plural()).sorted().toList())
        : clause;
  }

  private static Set<String> names(Target target) {
    var names = new TreeSet<>(target.loop().fallbackNames());
    var views = target.group().parts().views();
    for (String family : List.of("objects", "accepted")) {
      var prefix = family + "/" + target.kind().plural() + "/";
      views.family(family).below(prefix).stream()
          .map(e -> e.key().substring(prefix.length()))
          .filter(name -> !name.equals(".keep"))
          .forEach(names::add);
    }
    return names;
  }
}
