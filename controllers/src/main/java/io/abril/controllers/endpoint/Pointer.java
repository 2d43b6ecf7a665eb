package io.abril.controllers.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.api.Version;
import io.abril.runtime.consul.ConsulError;
import io.abril.runtime.consul.ConsulHttp;
import io.abril.runtime.store.Write;
import io.abril.schema.Json;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/**
 * The endpoint's name in Consul: the alias in the catalog, which is written with the status, and
 * the prepared query, which follows it. Sources: Consul's HTTP API pages "Catalog" and "Prepared
 * Queries".
 */
final class Pointer {
  private final ConsulHttp consul;
  private final String root;

  Pointer(ConsulHttp consul, String root) {
    this.consul = consul;
    this.root = root;
  }

  /** The external node that carries the alias. */
  String node(String endpoint) {
    return "abril-" + root + "-" + endpoint;
  }

  /** What the alias points to. */
  static String target(String service, Version version) {
    return version + "." + service + ".service.consul";
  }

  /** The write that points the alias at a version. */
  Write alias(String endpoint, String service, Version version) {
    return new Write.CatalogService(
        node(endpoint),
        endpoint,
        endpoint,
        target(service, version),
        Map.of("abril-root", root, "version", version.toString()));
  }

  /** The write that takes the alias away. */
  Write removal(String endpoint) {
    return new Write.CatalogNodeDelete(node(endpoint));
  }

  /**
   * Who has registered the endpoint's name.
   *
   * @param alias where our alias points; empty when there is none
   * @param foreign somebody else; empty for nobody
   */
  record Registered(Optional<String> alias, Optional<String> foreign) {}

  Future<Registered> registered(String endpoint) {
    return consul
        .get("/v1/catalog/service/" + endpoint, Map.of("consistent", ""))
        .compose(
            r ->
                r.ok()
                    ? Future.succeededFuture(registered(endpoint, Json.tree(r.body())))
                    : ConsulError.failed("look up the service " + endpoint, r));
  }

  private Registered registered(String endpoint, JsonNode entries) {
    Optional<String> alias = Optional.empty();
    Optional<String> foreign = Optional.empty();
    for (JsonNode entry : entries) {
      if (entry.path("Node").asText().equals(node(endpoint))) {
        alias = Optional.of(entry.path("ServiceAddress").asText());
      } else {
        foreign =
            Optional.of(
                entry.path("ServiceID").asText() + " on node " + entry.path("Node").asText());
      }
    }
    return new Registered(alias, foreign);
  }

  /**
   * The endpoint's prepared query as it is.
   *
   * @param id Consul's id of it
   * @param service that it asks for
   * @param version that it asks for
   */
  record Query(String id, String service, String version) {}

  Future<Optional<Query>> query(String endpoint) {
    return consul
        .get("/v1/query", Map.of("consistent", ""))
        .compose(
            r ->
                r.ok()
                    ? Future.succeededFuture(find(endpoint, Json.tree(r.body())))
                    : ConsulError.failed("list the prepared queries", r));
  }

  private static Optional<Query> find(String endpoint, JsonNode queries) {
    for (JsonNode query : queries) {
      if (query.path("Name").asText().equals(endpoint)) {
        return Optional.of(
            new Query(
                query.path("ID").asText(),
                query.path("Service").path("Service").asText(),
                query.path("Service").path("Tags").path(0).asText()));
      }
    }
    return Optional.empty();
  }

  /** Makes the query ask for that version. */
  Future<Void> ask(String endpoint, String service, Version version, Optional<Query> before) {
    var body = definition(endpoint, service, version);
    var call =
        before
            .map(q -> consul.put("/v1/query/" + q.id(), Map.of(), body.toString()))
            .orElseGet(() -> consul.post("/v1/query", Map.of(), body.toString()));
    return call.compose(
        r ->
            r.ok() ? Future.succeededFuture() : ConsulError.failed("set the query " + endpoint, r));
  }

  private static ObjectNode definition(String endpoint, String service, Version version) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("Name", endpoint);
    var asked = body.putObject("Service").put("Service", service).put("OnlyPassing", true);
    asked.putArray("Tags").add(version.toString());
    body.putObject("DNS").put("TTL", "0s");
    return body;
  }

  Future<Void> drop(Query query) {
    return consul
        .delete("/v1/query/" + query.id(), Map.of())
        .compose(
            r ->
                r.ok() || r.status() == 404
                    ? Future.succeededFuture()
                    : ConsulError.failed("delete a query", r));
  }
}
