package io.abril.runtime.loop;

import io.abril.api.Kind;
import io.abril.api.Ref;
import io.abril.runtime.Plan;
import io.abril.runtime.loop.StatusDocument.Acceptance;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
import io.abril.schema.Problem;
import io.abril.schema.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says on documents whose key names no kind of this operator that nothing will come of them; nobody
 * else would.
 */
final class StrayDocuments {
  private static final Logger LOG = LoggerFactory.getLogger(StrayDocuments.class);

  private final Parts parts;
  private final Set<String> plurals;

  StrayDocuments(Parts parts, List<Kind<?, ?>> kinds) {
    this.parts = parts;
    this.plurals = kinds.stream().map(Kind::plural).collect(Collectors.toSet());
  }

  void start() {
    parts.views().family("objects").onChange(this::look);
    parts
        .leadership()
        .onChange(
            leading -> {
              if (leading) {
                parts.views().family("objects").keys().forEach(this::look);
              }
            });
  }

  private void look(String key) {
    var rest = key.substring("objects/".length());
    int slash = rest.indexOf('/');
    if (slash <= 0 || plurals.contains(rest.substring(0, slash)) || rest.endsWith(".keep")) {
      return;
    }
    var ref = new Ref(rest.substring(0, slash), rest.substring(slash + 1));
    var document = parts.views().family("objects").get(key);
    if (parts.leadership().lease().isEmpty()) {
      return;
    }
    var before = parts.views().family("status").get("status/" + ref).map(Entry::value);
    var after = document.map(entry -> status(ref, entry, before));
    if (!before.equals(after)) {
      var write =
          after
              .<Write>map(text -> Write.put("status/" + ref, text))
              .orElseGet(() -> Write.delete("status/" + ref));
      parts
          .writer()
          .commit(List.of(write))
          .onFailure(e -> LOG.warn("object={} outcome=not-said cause=\"{}\"", ref, e.getMessage()));
    }
  }

  private String status(Ref ref, Entry document, Optional<String> before) {
    var known = String.join(", ", plurals.stream().sorted().toList());
    var message =
        "the key names the kind '"
            + ref.plural()
            + "', which this root doesn't have; it has "
            + known;
    if (parts.admission().admit(document.value(), Optional.empty()) instanceof Verdict.Rejected r) {
      message +=
          "; " + r.problems().stream().map(Problem::sentence).collect(Collectors.joining("; "));
    }
    return StatusDocument.keepingFields(
        before,
        Optional.of(new Plan.NotReady("NotAccepted", message)),
        new Acceptance(document.revision(), false, "UnknownKind", message),
        0,
        parts.timers().now());
  }
}
