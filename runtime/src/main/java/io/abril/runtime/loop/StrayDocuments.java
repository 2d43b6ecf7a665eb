package io.abril.runtime.loop;

import io.abril.api.Condition;
import io.abril.api.Kind;
import io.abril.api.Ref;
import io.abril.runtime.Plan;
import io.abril.runtime.loop.StatusDocument.Acceptance;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
import io.abril.runtime.view.KvView;
import io.abril.runtime.view.Stored;
import io.abril.schema.Problem;
import io.abril.schema.Suggestion;
import io.abril.schema.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says on documents whose key names no kind of the root that nothing will come of them; nobody else
 * would. Known are the kinds of this operator and those that any group has published; when a kind
 * appears later, what was said of its documents is taken back.
 */
final class StrayDocuments {
  private static final Logger LOG = LoggerFactory.getLogger(StrayDocuments.class);
  private static final String REASON = "UnknownKind";

  private final Parts parts;
  private final Set<String> own;

  StrayDocuments(Parts parts, List<Kind<?, ?>> kinds) {
    this.parts = parts;
    this.own = kinds.stream().map(Kind::plural).collect(Collectors.toSet());
  }

  void start() {
    objects().onChange(this::look);
    schemas().onChange(this::kindChanged);
    parts
        .leadership()
        .onChange(
            leading -> {
              if (leading) {
                lookAtAll();
              }
            });
    parts.views().whenSynced(this::lookAtAll);
  }

  private KvView objects() {
    return parts.views().family("objects");
  }

  private KvView schemas() {
    return parts.views().family(SchemaKinds.FAMILY);
  }

  private void lookAtAll() {
    objects().keys().forEach(this::look);
  }

  /** What is said names the known kinds, so it changes for every stray document. */
  private void kindChanged(String schemaKey) {
    if (!schemaKey.endsWith("/.keep")) {
      lookAtAll();
    }
  }

  private void look(String key) {
    var rest = key.substring("objects/".length());
    int slash = rest.indexOf('/');
    // Before the views are complete, a kind that is published may not be known yet.
    if (slash <= 0 || rest.endsWith(".keep") || !parts.views().synced()) {
      return;
    }
    var ref = new Ref(rest.substring(0, slash), rest.substring(slash + 1));
    if (own.contains(ref.plural()) || parts.leadership().lease().isEmpty()) {
      return;
    }
    if (schemas().get(SchemaKinds.key(ref.plural())).isPresent()) {
      takeBack(ref);
    } else {
      say(ref, objects().get(key));
    }
  }

  private void say(Ref ref, Optional<Entry> document) {
    var before = status(ref).map(Entry::value);
    var after = document.map(entry -> sentence(ref, entry, before));
    if (!before.equals(after)) {
      commit(
          ref,
          after
              .map(text -> List.<Write>of(Write.put(statusKey(ref), text)))
              .orElseGet(() -> List.of(Write.delete(statusKey(ref)))));
    }
  }

  /** Only what was said here; the kind's own leader may have written since. */
  private void takeBack(Ref ref) {
    status(ref)
        .filter(StrayDocuments::isOurs)
        .ifPresent(
            entry ->
                commit(
                    ref,
                    List.of(
                        new Write.Check(entry.key(), entry.revision()),
                        Write.delete(entry.key()))));
  }

  private static boolean isOurs(Entry status) {
    return Stored.object(status.value()).map(Stored::conditions).orElse(List.of()).stream()
        .anyMatch(c -> c.type().equals(Condition.ACCEPTED) && c.reason().equals(REASON));
  }

  private Optional<Entry> status(Ref ref) {
    return parts.views().family("status").get(statusKey(ref));
  }

  private static String statusKey(Ref ref) {
    return "status/" + ref;
  }

  private void commit(Ref ref, List<Write> writes) {
    parts
        .writer()
        .commit(writes)
        .onFailure(e -> LOG.warn("object={} outcome=not-said cause=\"{}\"", ref, e.getMessage()));
  }

  private String sentence(Ref ref, Entry document, Optional<String> before) {
    var known = new TreeSet<>(own);
    known.addAll(SchemaKinds.plurals(schemas()));
    var clause = Suggestion.clause(ref.plural(), known);
    var message =
        "the key names the kind '"
            + ref.plural()
            + "', which this root doesn't have"
            + (clause.isEmpty() ? "; it has " + String.join(", ", known) : clause);
    if (parts.admission().admit(document.value(), Optional.empty()) instanceof Verdict.Rejected r) {
      message +=
          "; " + r.problems().stream().map(Problem::sentence).collect(Collectors.joining("; "));
    }
    return StatusDocument.keepingFields(
        before,
        Optional.of(new Plan.NotReady("NotAccepted", message)),
        new Acceptance(document.revision(), false, REASON, message),
        0,
        parts.timers().now());
  }
}
