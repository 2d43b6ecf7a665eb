package io.abril.controllers.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.api.Durations;
import io.abril.api.Slash;
import io.abril.controllers.Certificates;
import io.abril.controllers.Hashes;
import io.abril.runtime.consul.ConsulError;
import io.abril.runtime.consul.ConsulHttp;
import io.abril.runtime.consul.ConsulHttp.Response;
import io.abril.schema.Json;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** {@link Agents} over Consul's HTTP interface (HTTP API: Agent, Agent/Service, Agent/Check). */
public final class ConsulAgents implements Agents {
  /** Where a registration keeps its digest. */
  static final String HASH = "abril-hash";

  /**
   * Which token registered it, as a digest too short to tell it. An agent deregisters with that
   * token, and is blocked when it is gone: whoever has another one registers anew in time.
   */
  static final String TOKEN = "abril-token";

  private static final Map<String, String> NONE = Map.of();

  private static final Pattern UNKNOWN = Pattern.compile("^Unknown (service|check)");

  private final ConsulHttp http;
  private final Map<String, ConsulHttp> byUrl = new HashMap<>();
  private Map<String, Certificates> certificates = Map.of();
  private final String token;

  /** Agents that are reached with that client's credentials. */
  public ConsulAgents(ConsulHttp http) {
    this.http = http;
    this.token = http.token().map(Hashes::hex6).orElse("");
  }

  private ConsulHttp at(String agentUrl) {
    return byUrl.computeIfAbsent(
        agentUrl,
        url -> {
          var own = certificates.get(url);
          return own == null
              ? http.withAddress(url)
              : http.withAddress(url, own.ca(), own.cert(), own.key());
        });
  }

  /**
   * From now on, these agents are spoken to with these certificates, by their URL, and all others
   * with the controllers' own.
   */
  public void certificates(Map<String, Certificates> byAgent) {
    var now = new HashMap<String, Certificates>();
    byAgent.forEach((url, own) -> now.put(Slash.without(url), own));
    if (!now.equals(certificates)) {
      var old = certificates;
      certificates = now;
      byUrl.keySet().removeIf(url -> !Objects.equals(old.get(url), now.get(url)));
    }
  }

  /** Whether the agent answers, without asking it for anything. */
  public Future<Void> ping(String agentUrl) {
    return at(agentUrl)
        .get("/v1/agent/checks", Map.of("filter", "CheckID == \"none\""))
        .compose(r -> expect(r, "list checks at " + agentUrl))
        .mapEmpty();
  }

  /** The agent's name in Consul. */
  public Future<String> name(String agentUrl) {
    return at(agentUrl)
        .get("/v1/agent/self", NONE)
        .compose(r -> expect(r, "ask for its name " + agentUrl))
        .map(r -> CatalogParser.tree(r.body()).path("Config").path("NodeName").asText(""));
  }

  @Override
  public Future<Void> register(String agentUrl, Registration registration) {
    return at(agentUrl)
        .put(
            "/v1/agent/service/register",
            Map.of("replace-existing-checks", "true"),
            Json.write(body(registration, token)))
        .compose(r -> expect(r, "register " + registration.id() + " at " + agentUrl))
        .mapEmpty();
  }

  private static String checkId(String serviceId) {
    return ConsulCatalog.escape("service:" + serviceId);
  }

  /** The JSON of a registration. */
  static Map<String, Object> body(Registration registration, String token) {
    var body = new TreeMap<String, Object>();
    body.put("ID", registration.id());
    body.put("Name", registration.name());
    body.put("Address", registration.address());
    body.put("Port", registration.port());
    body.put("Tags", registration.tags());
    var meta = new TreeMap<>(registration.meta());
    meta.put(HASH, registration.hash());
    if (!token.isEmpty()) {
      meta.put(TOKEN, token);
    }
    body.put("Meta", meta);
    registration
        .check()
        .ifPresent(
            check -> body.put("Check", check(registration.id(), check, registration.passing())));
    return body;
  }

  private static Map<String, Object> check(String id, Check check, boolean passing) {
    var body = new TreeMap<String, Object>();
    body.put("CheckID", "service:" + id);
    body.put("Name", "abril");
    body.put("Status", passing ? "passing" : "critical");
    if (check.how() == How.TOLD) {
      body.put("TTL", Durations.format(check.interval()));
      return body;
    }
    body.put(check.how().name(), check.target());
    body.put("Interval", Durations.format(check.interval()));
    body.put("Timeout", Durations.format(check.timeout()));
    body.put("FailuresBeforeCritical", check.failuresBeforeCritical());
    return body;
  }

  @Override
  public Future<Void> deregister(String agentUrl, String serviceId) {
    return quietly(agentUrl, "/v1/agent/service/deregister/" + ConsulCatalog.escape(serviceId));
  }

  /**
   * Takes something away; that it is not there is fine: older agents say 200, or 500 and a sentence
   * when ACLs are on; newer ones 404.
   */
  private Future<Void> quietly(String agentUrl, String path) {
    return at(agentUrl)
        .put(path, NONE, "")
        .compose(
            r ->
                r.status() == 404 || UNKNOWN.matcher(r.body()).find()
                    ? Future.succeededFuture()
                    : expect(r, "do " + path + " at " + agentUrl).mapEmpty());
  }

  @Override
  public Future<Void> tell(String agentUrl, String serviceId, boolean passing, String output) {
    var state = Map.of("Status", passing ? "passing" : "critical", "Output", output);
    return at(agentUrl)
        .put("/v1/agent/check/update/" + checkId(serviceId), NONE, Json.write(state))
        .compose(r -> expect(r, "tell the health of " + serviceId + " at " + agentUrl))
        .mapEmpty();
  }

  @Override
  public Future<Map<String, Registered>> withMeta(String agentUrl, String key, String value) {
    var filter = "Meta[\"" + key + "\"] == \"" + value + "\"";
    return at(agentUrl)
        .get("/v1/agent/services", Map.of("filter", filter))
        .compose(r -> expect(r, "list services at " + agentUrl))
        .map(r -> services(r.body(), token));
  }

  @Override
  public Future<Optional<Registered>> find(String agentUrl, String serviceId) {
    return at(agentUrl)
        .get("/v1/agent/service/" + ConsulCatalog.escape(serviceId), NONE)
        .compose(
            r ->
                r.status() == 404
                    ? Future.succeededFuture(Optional.empty())
                    : expect(r, "look up " + serviceId + " at " + agentUrl)
                        .map(ok -> Optional.of(service(CatalogParser.tree(ok.body()), token))));
  }

  static Map<String, Registered> services(String body, String token) {
    var found = new TreeMap<String, Registered>();
    for (JsonNode node : CatalogParser.tree(body)) {
      var service = service(node, token);
      found.put(service.id(), service);
    }
    return found;
  }

  private static Registered service(JsonNode service, String token) {
    return new Registered(
        service.path("ID").asText(""),
        service.path("Service").asText(""),
        hash(service, token),
        CatalogParser.map(service.path("Meta")));
  }

  /** Of a registration by another token it is none that anything wanted has. */
  private static String hash(JsonNode service, String token) {
    var meta = service.path("Meta");
    var hash = meta.path(HASH).asText("");
    boolean same = meta.path(TOKEN).asText("").equals(token);
    return hash.isEmpty() || same ? hash : hash + " by another token";
  }

  @Override
  public Future<Map<String, String>> registered(String agentUrl, String prefix) {
    return at(agentUrl)
        .get("/v1/agent/services", Map.of("filter", filter(prefix)))
        .compose(r -> expect(r, "list services at " + agentUrl))
        .map(r -> hashes(r.body(), prefix, token));
  }

  /**
   * An expression for ids that begin so; regular expressions are matched anywhere unless anchored.
   */
  static String filter(String prefix) {
    String pattern = prefix.replaceAll("([.+*?()|\\[\\]{}^$\\\\])", "\\\\$1");
    return "ID matches \"^" + pattern.replace("\\", "\\\\") + "\"";
  }

  static Map<String, String> hashes(String body, String prefix, String token) {
    var found = new TreeMap<String, String>();
    for (JsonNode service : CatalogParser.tree(body)) {
      String id = service.path("ID").asText("");
      if (id.startsWith(prefix)) {
        found.put(id, hash(service, token));
      }
    }
    return found;
  }

  @Override
  public Future<Set<String>> passing(String agentUrl, Set<String> ids) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(Set.of());
    }
    return at(agentUrl)
        .get("/v1/agent/checks", NONE)
        .compose(r -> expect(r, "list checks at " + agentUrl))
        .compose(r -> withoutCheck(agentUrl, ids, checked(r.body())));
  }

  /** Services by id, and whether every check of each passes; the empty id stands for the node. */
  static Map<String, Boolean> checked(String body) {
    var checked = new TreeMap<String, Boolean>();
    for (JsonNode check : CatalogParser.tree(body)) {
      checked.merge(
          check.path("ServiceID").asText(""),
          check.path("Status").asText("").equals("passing"),
          Boolean::logicalAnd);
    }
    return checked;
  }

  /** A service that is registered without a check passes. */
  private Future<Set<String>> withoutCheck(
      String agentUrl, Set<String> ids, Map<String, Boolean> checked) {
    if (!checked.getOrDefault("", true)) {
      return Future.succeededFuture(Set.of());
    }
    var passing = new HashSet<String>();
    var others = new HashSet<String>();
    for (String id : ids) {
      if (checked.getOrDefault(id, false)) {
        passing.add(id);
      } else if (!checked.containsKey(id)) {
        others.add(id);
      }
    }
    if (others.isEmpty()) {
      return Future.succeededFuture(passing);
    }
    return registered(agentUrl, "")
        .map(
            registered -> {
              others.retainAll(registered.keySet());
              passing.addAll(others);
              return passing;
            });
  }

  private static Future<Response> expect(Response response, String doing) {
    return response.ok() ? Future.succeededFuture(response) : ConsulError.failed(doing, response);
  }
}
