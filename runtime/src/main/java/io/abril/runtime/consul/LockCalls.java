package io.abril.runtime.consul;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.runtime.consul.ConsulElection.Candidate;
import io.abril.schema.Json;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * The calls of an election, one method each. Sources: Consul's HTTP API pages "Sessions", "KV
 * Store", "Transactions" and "Agent Checks".
 */
final class LockCalls {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration CANDIDATE_WAIT = Duration.ofSeconds(5);
  private static final Duration CANDIDATE_TIMEOUT = Duration.ofSeconds(7);
  private static final String SERVICE = "abril-controller";

  private final ConsulHttp http;
  private final String root;
  private final String key;
  private final Candidate candidate;

  LockCalls(ConsulHttp http, String root, String key, Candidate candidate) {
    this.http = http;
    this.root = root;
    this.key = key;
    this.candidate = candidate;
  }

  /** The lock's key, relative to the root. */
  String key() {
    return key;
  }

  /**
   * The lock as it was read.
   *
   * @param session who holds it; empty when it is free
   * @param value what the last holder wrote
   * @param revision 0 when the key doesn't exist
   */
  record Lock(Optional<String> session, JsonNode value, long revision, long index) {
    long epoch() {
      return value.path("epoch").asLong(0);
    }
  }

  /**
   * Registers this process with its agent; its check turns critical 3 s after the last heartbeat.
   */
  Future<Void> register() {
    var service = JsonNodeFactory.instance.objectNode();
    service.put("ID", candidate.id()).put("Name", SERVICE);
    service.put("Address", candidate.address()).put("Port", candidate.port());
    service.putObject("Meta").put("version", candidate.version()).put("abril-root", root);
    service
        .putObject("Check")
        .put("CheckID", checkId())
        .put("Name", "heartbeat")
        .put("TTL", "3s")
        .put("Status", "passing")
        .put("DeregisterCriticalServiceAfter", "1m");
    return http.put("/v1/agent/service/register", Map.of(), service.toString(), TIMEOUT)
        .compose(r -> done("register the controller", r));
  }

  Future<Void> deregister() {
    return http.put("/v1/agent/service/deregister/" + candidate.id(), Map.of(), "", TIMEOUT)
        .mapEmpty();
  }

  /** One heartbeat; answers whether the agent knows of us. */
  Future<Boolean> pass() {
    return http.put("/v1/agent/check/pass/" + checkId(), Map.of(), "", TIMEOUT)
        .map(ConsulHttp.Response::ok);
  }

  private String checkId() {
    return "service:" + candidate.id();
  }

  Future<String> createSession() {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("Name", candidate.id()).put("TTL", "10s").put("LockDelay", "0s");
    body.put("Behavior", "release");
    body.putArray("Checks").add("serfHealth").add(checkId());
    return http.put("/v1/session/create", Map.of(), body.toString(), TIMEOUT)
        .compose(
            r ->
                r.ok()
                    ? Future.succeededFuture(Json.tree(r.body()).path("ID").asText())
                    : ConsulError.failed("create a session", r));
  }

  /** Whether the session is still alive. */
  Future<Boolean> renew(String session) {
    return http.put("/v1/session/renew/" + session, Map.of(), "", TIMEOUT)
        .compose(
            r ->
                r.ok() || r.status() == 404
                    ? Future.succeededFuture(r.ok())
                    : ConsulError.failed("renew the session", r));
  }

  Future<Void> destroySession(String session) {
    return http.put("/v1/session/destroy/" + session, Map.of(), "", TIMEOUT).mapEmpty();
  }

  Future<Lock> read() {
    return http.get(KvPaths.of(root + "/" + key), Map.of("consistent", ""), TIMEOUT)
        .compose(this::lock);
  }

  /** Who holds the lock, by a consistent read. */
  Future<Optional<String>> holder() {
    return read().map(Lock::session);
  }

  /** Answers when the lock may have changed. Stale reads: a frozen server must not hold us. */
  Future<Lock> awaitChange(Lock seen) {
    return http.poll(
            KvPaths.of(root + "/" + key),
            Map.of("stale", ""),
            seen.index(),
            CANDIDATE_WAIT,
            CANDIDATE_TIMEOUT)
        .compose(this::lock);
  }

  private Future<Lock> lock(ConsulHttp.Response r) {
    if (r.status() == 404) {
      return Future.succeededFuture(
          new Lock(Optional.empty(), JsonNodeFactory.instance.objectNode(), 0, r.index()));
    }
    if (!r.ok() || r.index() == 0) {
      return ConsulError.failed("read the lock", r);
    }
    var item = Json.tree(r.body()).path(0);
    var session = item.path("Session").asText("");
    return Future.succeededFuture(
        new Lock(
            session.isEmpty() ? Optional.empty() : Optional.of(session),
            value(item.path("Value").asText("")),
            item.path("ModifyIndex").asLong(),
            r.index()));
  }

  private static JsonNode value(String base64) {
    try {
      return Json.tree(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  /** Takes the lock if nobody has touched it since it was read; answers whether it did. */
  Future<Boolean> acquire(String session, Lock seen) {
    var operations = JsonNodeFactory.instance.arrayNode();
    var check = operations.addObject().putObject("KV").put("Key", root + "/" + key);
    check.put("Verb", seen.revision() == 0 ? "check-not-exists" : "check-index");
    check.put("Index", seen.revision());
    var lock = operations.addObject().putObject("KV").put("Key", root + "/" + key);
    lock.put("Verb", "lock").put("Session", session);
    lock.put("Value", base64(holderValue(seen.epoch() + 1, false)));
    return http.put("/v1/txn", Map.of(), operations.toString(), TIMEOUT)
        .compose(
            r ->
                r.ok() || r.status() == 409
                    ? Future.succeededFuture(r.ok())
                    : ConsulError.failed("take the lock", r));
  }

  Future<Void> release(String session, long epoch) {
    return http.put(
            KvPaths.of(root + "/" + key),
            Map.of("release", session),
            holderValue(epoch, true).toString(),
            TIMEOUT)
        .mapEmpty();
  }

  /**
   * Whether the last leader surely acts no more: it released the lock, or its own check is
   * critical. If only its host was given up by the cluster, it may still believe in its lease.
   */
  Future<Boolean> mayActAtOnce(Lock before) {
    var controller = before.value().path("controller").asText("");
    if (before.revision() == 0
        || controller.isEmpty()
        || controller.equals(candidate.id())
        || before.value().path("released").asBoolean()) {
      return Future.succeededFuture(true);
    }
    return http.get("/v1/health/checks/" + SERVICE, Map.of("consistent", ""), TIMEOUT)
        .map(r -> r.ok() && isCritical(Json.tree(r.body()), controller));
  }

  private static boolean isCritical(JsonNode checks, String controller) {
    for (JsonNode check : checks) {
      if (check.path("ServiceID").asText().equals(controller)) {
        return check.path("Status").asText().equals("critical");
      }
    }
    return false;
  }

  private ObjectNode holderValue(long epoch, boolean released) {
    var value = JsonNodeFactory.instance.objectNode();
    value.put("controller", candidate.id());
    value.put("address", candidate.address() + ":" + candidate.port());
    value.put("epoch", epoch);
    return released ? value.put("released", true) : value;
  }

  private static String base64(ObjectNode value) {
    return Base64.getEncoder().encodeToString(value.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Future<Void> done(String doing, ConsulHttp.Response r) {
    return r.ok() ? Future.succeededFuture() : ConsulError.failed(doing, r);
  }
}
