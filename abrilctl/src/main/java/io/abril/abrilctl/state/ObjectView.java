package io.abril.abrilctl.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.abrilctl.consul.KvEntry;
import io.abril.api.Condition;
import io.abril.api.Kind;
import io.abril.api.Ref;
import io.abril.schema.Admission;
import io.abril.schema.Json;
import io.abril.schema.Verdict.Rejected;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One object: the three keys that it may have.
 *
 * @param document what the user wrote; empty while it is being deleted, and for what has none
 * @param accepted what runs; empty until a controller has read a valid document
 * @param status what its reconciler last said
 * @param admission judges the document when no controller has
 */
public record ObjectView(
    Kind<?, ?> kind,
    String name,
    Optional<KvEntry> document,
    Optional<JsonNode> accepted,
    Optional<JsonNode> status,
    Admission admission) {

  /** Kind and name. */
  public Ref ref() {
    return kind.ref(name);
  }

  /** {@code servicepool/date-1.0.0}. */
  public String title() {
    return KindTable.singular(kind) + "/" + name;
  }

  /** Whether any of the keys is there. */
  public boolean exists() {
    return document.isPresent() || accepted.isPresent() || status.isPresent();
  }

  /** The object that made this one, which has no document of its own then. */
  public Optional<Ref> owner() {
    return accepted
        .map(a -> a.path("metadata").path("owner"))
        .filter(o -> o.hasNonNull("plural") && o.hasNonNull("name"))
        .map(o -> new Ref(o.path("plural").asText(), o.path("name").asText()));
  }

  /** Whether its document is gone, and the deletion is being settled. */
  public boolean deleting() {
    boolean marked = accepted.filter(a -> a.path("metadata").hasNonNull("deletedAt")).isPresent();
    return marked || (document.isEmpty() && documentIndex() > 0);
  }

  /** Whether a controller has read the document as it now is, and it was valid. */
  public boolean current() {
    return accepted.isPresent()
        && !accepted.get().path("metadata").hasNonNull("deletedAt")
        && document.map(d -> d.modifyIndex() == documentIndex()).orElse(documentIndex() == 0);
  }

  /** Whether the status speaks of what is accepted now. */
  public boolean observed() {
    return current() && observedGeneration() == generation();
  }

  /** Whether the object is as its present document wants it. */
  public boolean ready() {
    return observed()
        && condition(Condition.READY)
            .filter(c -> c.status() == Condition.Status.TRUE)
            .filter(c -> c.observedGeneration() >= generation())
            .isPresent();
  }

  /** Why the present document was refused; empty when it wasn't, or nobody has read it yet. */
  public Optional<String> refusal() {
    long judged = status.map(s -> s.path("documentIndex").asLong()).orElse(0L);
    return document
        .filter(d -> d.modifyIndex() == judged)
        .flatMap(d -> condition(Condition.ACCEPTED))
        .filter(c -> c.status() == Condition.Status.FALSE)
        .map(Condition::message);
  }

  /** The condition of that type. */
  public Optional<Condition> condition(String type) {
    return conditions().stream().filter(c -> c.type().equals(type)).findFirst();
  }

  /** All conditions. */
  public List<Condition> conditions() {
    var all = new ArrayList<Condition>();
    status.ifPresent(
        s -> s.path("conditions").forEach(c -> all.add(Json.read(c, Condition.class))));
    return all;
  }

  /** What runs, or else what is wished, as the tree that columns and {@code -o yaml} read. */
  public ObjectNode tree() {
    var tree = JsonNodeFactory.instance.objectNode();
    var base = accepted.or(this::wish);
    var version = base.map(b -> b.path("apiVersion").asText("")).filter(v -> !v.isEmpty());
    tree.put("apiVersion", version.orElse(kind.apiVersion())).put("kind", kind.name());
    var metadata = tree.putObject("metadata").put("name", name);
    base.ifPresent(
        b -> {
          if (b.get("metadata") instanceof ObjectNode m) {
            metadata.setAll(m);
          }
          tree.set("spec", b.path("spec").isObject() ? b.get("spec") : null);
        });
    status.ifPresent(s -> tree.set("status", s));
    return (ObjectNode) Discreet.tree(tree);
  }

  /** The document as a tree, if it is one. */
  public Optional<JsonNode> wish() {
    try {
      return document.map(d -> Admission.document(d.value())).filter(JsonNode::isObject);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Labels of what runs, or else of what is wished. */
  public Map<String, String> labels() {
    var labels = new HashMap<String, String>();
    tree()
        .path("metadata")
        .path("labels")
        .properties()
        .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    return labels;
  }

  /** One word: Ready, Invalid, Deleting, Pending, or why it isn't ready. */
  public String word() {
    if (deleting()) {
      return "Deleting";
    }
    if (refusal().isPresent() || (accepted.isEmpty() && localRefusal().isPresent())) {
      return "Invalid";
    }
    var ready = condition(Condition.READY);
    if (accepted.isEmpty() || ready.isEmpty()) {
      return "Pending";
    }
    return ready.get().status() == Condition.Status.TRUE ? "Ready" : ready.get().reason();
  }

  /** One sentence: why the object isn't as its document wants it; empty when it is. */
  public String message() {
    var refused = refusal();
    if (refused.isPresent()) {
      return refused.get();
    }
    if (accepted.isEmpty()) {
      return localRefusal().orElse("no controller has read it yet");
    }
    return condition(Condition.READY)
        .filter(c -> c.status() != Condition.Status.TRUE)
        .map(Condition::message)
        .orElse("");
  }

  /** What a controller would say of a document that none has read. */
  private Optional<String> localRefusal() {
    return document
        .map(d -> admission.admit(d.value(), Optional.of(ref())))
        .filter(Rejected.class::isInstance)
        .map(v -> ((Rejected) v).sentence());
  }

  /** The revision of the document that was last accepted. */
  public long documentIndex() {
    return accepted.map(a -> a.path("documentIndex").asLong()).orElse(0L);
  }

  /** How often the accepted spec has changed. */
  public long generation() {
    return accepted.map(a -> a.path("metadata").path("generation").asLong()).orElse(0L);
  }

  private long observedGeneration() {
    return status.map(s -> s.path("observedGeneration").asLong()).orElse(-1L);
  }
}
