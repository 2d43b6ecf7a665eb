package io.abril.abrilctl.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.rollout.Judge;
import io.abril.abrilctl.state.ObjectView;
import io.abril.api.Version;
import io.abril.api.endpoint.EndpointStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The pools of one service, and the making of one more. */
final class Pools {
  private final List<ObjectView> pools = new ArrayList<>();
  private final String service;

  Pools(List<ObjectView> all, String service) {
    this.service = service;
    for (var pool : all) {
      boolean mine = spec(pool).path("service").asText().equals(service);
      if (mine && version(pool).isPresent()) {
        pools.add(pool);
      }
    }
  }

  private static com.fasterxml.jackson.databind.JsonNode spec(ObjectView pool) {
    return pool.wish().orElseGet(pool::tree).path("spec");
  }

  private static Optional<Version> version(ObjectView pool) {
    return Version.parse(spec(pool).path("version").asText());
  }

  Optional<ObjectView> of(Version version) {
    return pools.stream().filter(p -> version(p).filter(version::equals).isPresent()).findFirst();
  }

  /** The pool that a new one is made after: the live version's, or else the highest version's. */
  ObjectView model(ObjectView endpoint) {
    return Judge.status(endpoint)
        .flatMap(EndpointStatus::live)
        .flatMap(this::of)
        .filter(pool -> pool.wish().isPresent())
        .or(
            () ->
                pools.stream()
                    .filter(pool -> pool.wish().isPresent())
                    .max(Comparator.comparing(pool -> version(pool).orElseThrow())))
        .orElseThrow(
            () ->
                Failure.notFound(
                    "a pool of service '" + service + "'",
                    "the first one is made with 'abrilctl apply -f FILE'"));
  }

  /** The model's document with another name, version and image. */
  ObjectNode copy(ObjectView model, String name, Version version, Optional<String> image) {
    ObjectNode document = model.wish().orElseThrow().deepCopy();
    ((ObjectNode) document.get("metadata")).put("name", name);
    var spec = (ObjectNode) document.get("spec");
    spec.put("version", version.toString());
    var ref = spec.path("image").path("ref").asText();
    ((ObjectNode) spec.get("image")).put("ref", image.orElseGet(() -> tagged(ref, version)));
    return document;
  }

  /** The image reference with the version as its tag. */
  static String tagged(String ref, Version version) {
    if (ref.contains("@")) {
      throw new Failure(
          ExitCode.USAGE,
          "the live image " + ref + " is named by its digest, not by a tag; give --image");
    }
    int colon = ref.lastIndexOf(':');
    // A colon before the last slash belongs to the registry's port.
    var name = colon > ref.lastIndexOf('/') ? ref.substring(0, colon) : ref;
    return name + ":" + version;
  }
}
