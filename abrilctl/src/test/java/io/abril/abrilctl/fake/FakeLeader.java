package io.abril.abrilctl.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.abrilctl.state.KindTable;
import io.abril.api.Kind;
import io.abril.api.Ref;
import io.abril.schema.Admission;
import io.abril.schema.Json;
import io.abril.schema.Verdict.Admitted;
import io.abril.schema.Verdict.Rejected;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Controllers whose every wish comes true at once, unless the test says otherwise. */
public final class FakeLeader {
  private static final String CREATED = "2026-01-01T12:00:00Z";

  private final FakeConsul consul;
  private final Admission admission = new Admission(KindTable.ALL);
  private final Set<String> inUse = new HashSet<>();
  private BiFunction<Ref, JsonNode, JsonNode> fields = (ref, spec) -> Json.tree("{}");

  /** Begins to lead. */
  public FakeLeader(FakeConsul consul) {
    this.consul = consul;
    consul.onChange(this::pass);
    consul.health(
        """
        [{"Service": {"ID": "abril-1", "Address": "10.0.0.9", "Port": 9000,
                      "Meta": {"version": "0.1.0", "abril-root": "abril"}},
          "Checks": [{"Status": "passing"}]}]
        """);
    consul.put(
        "abril/leader/main",
        "{\"controller\":\"abril-1\",\"address\":\"10.0.0.9:9000\",\"epoch\":7}");
  }

  /** Keeps an object from being deleted. */
  public synchronized void protect(String ref) {
    inUse.add(ref);
  }

  /** Says what the status of an accepted spec is. */
  public synchronized void answering(BiFunction<Ref, JsonNode, JsonNode> statusFields) {
    fields = statusFields;
  }

  private synchronized void pass() {
    for (var kind : KindTable.ALL) {
      for (String sort : new String[] {"objects", "accepted"}) {
        var prefix = "abril/" + sort + "/" + kind.plural() + "/";
        for (String key : consul.keys()) {
          if (key.startsWith(prefix)) {
            pass(kind, key.substring(prefix.length()));
          }
        }
      }
    }
    consul.keys().stream().filter(key -> key.startsWith("abril/ops/")).forEach(consul::delete);
  }

  private void pass(Kind<?, ?> kind, String name) {
    var ref = kind.ref(name);
    var document = consul.entry("abril/objects/" + ref);
    var accepted =
        consul.entry("abril/accepted/" + ref).map(e -> (ObjectNode) Json.tree(e.value()));
    if (document.isEmpty()) {
      accepted.ifPresent(a -> gone(ref, a));
      return;
    }
    long revision = document.get().modifyIndex();
    var verdict = admission.admit(document.get().value(), Optional.of(ref));
    if (verdict instanceof Rejected rejected) {
      status(ref, Json.tree("{}"), generation(accepted), revision, false, rejected.sentence());
      return;
    }
    var admitted = (Admitted) verdict;
    boolean same = accepted.filter(a -> a.path("spec").equals(admitted.spec())).isPresent();
    long generation = generation(accepted) + (same ? 0 : 1);
    accept(ref, admitted, generation, revision);
    status(ref, fields.apply(ref, admitted.spec()), generation, revision, true, "");
  }

  private static long generation(Optional<ObjectNode> accepted) {
    return accepted.map(a -> a.path("metadata").path("generation").asLong()).orElse(0L);
  }

  private void accept(Ref ref, Admitted admitted, long generation, long revision) {
    var accepted = Json.mapper().createObjectNode();
    accepted.put("apiVersion", Kind.API_VERSION).put("kind", admitted.kind().name());
    accepted.put("documentIndex", revision);
    var metadata = accepted.putObject("metadata").put("name", ref.name());
    metadata.set("labels", Json.mapper().valueToTree(admitted.labels()));
    metadata.put("uid", "u1").put("generation", generation).put("created", CREATED);
    accepted.set("spec", admitted.spec());
    consul.put("abril/accepted/" + ref, accepted.toString());
  }

  private void status(
      Ref ref, JsonNode fields, long generation, long revision, boolean accepted, String why) {
    ObjectNode status = fields.deepCopy();
    status.put("observedGeneration", generation).put("documentIndex", revision);
    if (!status.has("conditions")) {
      var conditions = status.putArray("conditions");
      conditions.add(
          condition("Accepted", accepted, accepted ? "Valid" : "Refused", why, generation));
      conditions.add(condition("Ready", true, "Ready", "", generation));
    }
    consul.put("abril/status/" + ref, status.toString());
  }

  /** A condition as the runtime writes it. */
  public static ObjectNode condition(
      String type, boolean holds, String reason, String message, long generation) {
    return Json.mapper()
        .createObjectNode()
        .put("type", type)
        .put("status", holds ? "True" : "False")
        .put("reason", reason)
        .put("message", message)
        .put("lastTransitionTime", CREATED)
        .put("observedGeneration", generation);
  }

  private void gone(Ref ref, ObjectNode accepted) {
    if (!inUse.contains(ref.toString())) {
      consul.delete("abril/status/" + ref);
      consul.delete("abril/accepted/" + ref);
      return;
    }
    accepted.withObject("/metadata").put("deletedAt", CREATED);
    consul.put("abril/accepted/" + ref, accepted.toString());
    var status = Json.mapper().createObjectNode().put("observedGeneration", 1);
    status
        .putArray("conditions")
        .add(condition("Ready", false, "InUse", "endpoint date-1 points here", 1));
    consul.put("abril/status/" + ref, status.toString());
  }
}
