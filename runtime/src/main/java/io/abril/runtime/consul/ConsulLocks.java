package io.abril.runtime.consul;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.runtime.election.Candidate;
import io.abril.runtime.election.Lock;
import io.abril.runtime.election.LockService;
import io.abril.schema.Json;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Locks by Consul sessions, one method a call. A session lives as long as this process's service
 * check and its host: a killed process's lock is free 3 seconds after its last heartbeat. The lock
 * {@code leader/GROUP} holds who leads; the epoch stands in {@code epochs/GROUP} too, where it
 * survives a lock that is deleted by hand.
 *
 * <p>Sources: Consul's HTTP API pages "Sessions", "KV Store", "Transactions", "Health" and "Agent
 * Checks".
 */
public final class ConsulLocks implements LockService {
  private static final Duration TIMEOUT = Duration.ofMillis(TIMEOUT_MS);
  private static final Duration CANDIDATE_WAIT = Duration.ofSeconds(5);
  private static final Duration CANDIDATE_TIMEOUT = Duration.ofSeconds(7);
  private static final String SERVICE = "abril-controller";

  private final ConsulHttp http;
  private final String root;
  private final Candidate candidate;

  /** The locks of a root, for one process. */
  public ConsulLocks(ConsulHttp http, String root, Candidate candidate) {
    this.http = http;
    this.root = root;
    this.candidate = candidate;
  }

  @Override
  public String key(String group) {
    return "leader/" + group;
  }

  private String lockPath(String group) {
    return KvPaths.of(root + "/" + key(group));
  }

  private String epochKey(String group) {
    return root + "/epochs/" + group;
  }

  @Override
  public Future<Void> register() {
    var service = JsonNodeFactory.instance.objectNode();
    service.put("ID", candidate.id()).put("Name", SERVICE);
    service.put("Address", candidate.address()).put("Port", candidate.port());
    service.putObject("Meta").put("version", candidate.version()).put("abril-root", root);
    service
        .putObject("Check")
        .put("CheckID", checkId())
        .put("Name", "heartbeat")
        .put("TTL", CHECK_TTL_MS + "ms")
        .put("Status", "passing")
        .put("DeregisterCriticalServiceAfter", "1m");
    return http.put("/v1/agent/service/register", Map.of(), service.toString(), TIMEOUT)
        .compose(r -> done("register the controller", r));
  }

  @Override
  public Future<Void> deregister() {
    return http.put("/v1/agent/service/deregister/" + candidate.id(), Map.of(), "", TIMEOUT)
        .mapEmpty();
  }

  @Override
  public Future<Boolean> heartbeat() {
    return http.put("/v1/agent/check/pass/" + checkId(), Map.of(), "", TIMEOUT)
        .map(ConsulHttp.Response::ok);
  }

  private String checkId() {
    return "service:" + candidate.id();
  }

  @Override
  public Future<String> openSession() {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("Name", candidate.id()).put("TTL", "10s").put("LockDelay", "0s");
    body.put("Behavior", "release");
    body.putArray("Checks").add("serfHealth").add(checkId());
    return http.put("/v1/session/create", Map.of(), body.toString(), TIMEOUT)
        .compose(
            r ->
                r.ok()
                    ? Future.succeededFuture(Json.tree(r.body()).path("ID").asText())
                    : ConsulError.failed("open a session", r));
  }

  @Override
  public Future<Boolean> renew(String session) {
    return http.put("/v1/session/renew/" + session, Map.of(), "", TIMEOUT)
        .compose(
            r ->
                r.ok()
                    ? Future.succeededFuture(true)
                    : r.status() == 404
                        ? isThere(session)
                        : ConsulError.failed("renew the session", r));
  }

  /**
   * A server that has just come to lead doesn't know yet of every session, and answers a renewal
   * nevertheless; it answers no consistent read before it does. Whoever believed it would wait for
   * a lock that is its own, until that session's time is over.
   */
  private Future<Boolean> isThere(String session) {
    return http.get("/v1/session/info/" + session, Map.of("consistent", ""), TIMEOUT)
        .compose(
            r ->
                r.ok()
                    ? Future.succeededFuture(!Json.tree(r.body()).isEmpty())
                    : ConsulError.failed("look for the session", r));
  }

  @Override
  public Future<Void> endSession(String session) {
    return http.put("/v1/session/destroy/" + session, Map.of(), "", TIMEOUT).mapEmpty();
  }

  @Override
  public Future<Lock> read(String group) {
    return http.get(lockPath(group), Map.of("consistent", ""), TIMEOUT)
        .compose(r -> lock(group, r));
  }

  /** By stale reads: a frozen server must not hold us. */
  @Override
  public Future<Lock> awaitChange(String group, Lock seen) {
    return http.poll(
            lockPath(group), Map.of("stale", ""), seen.index(), CANDIDATE_WAIT, CANDIDATE_TIMEOUT)
        .compose(r -> lock(group, r));
  }

  private Future<Lock> lock(String group, ConsulHttp.Response r) {
    if ((!r.ok() && r.status() != 404) || r.index() == 0) {
      return ConsulError.failed("read the lock", r);
    }
    var item = r.ok() ? Json.tree(r.body()).path(0) : JsonNodeFactory.instance.objectNode();
    var session = Optional.of(item.path("Session").asText("")).filter(s -> !s.isEmpty());
    var holder = holder(item);
    long revision = item.path("ModifyIndex").asLong();
    return holder.isPresent()
        ? Future.succeededFuture(new Lock(session, holder, revision, 0, r.index()))
        : kept(group)
            .map(
                kept ->
                    new Lock(
                        session,
                        holder(kept),
                        revision,
                        kept.path("ModifyIndex").asLong(),
                        r.index()));
  }

  /** Tells who led last, when the lock doesn't: it was deleted or overwritten by hand. */
  private Future<JsonNode> kept(String group) {
    return http.get(KvPaths.of(epochKey(group)), Map.of("consistent", ""), TIMEOUT)
        .compose(
            r ->
                r.ok() || r.status() == 404
                    ? Future.succeededFuture(
                        r.ok()
                            ? Json.tree(r.body()).path(0)
                            : JsonNodeFactory.instance.objectNode())
                    : ConsulError.failed("read the epoch", r));
  }

  private static Optional<Lock.Holder> holder(JsonNode item) {
    var value = value(item.path("Value").asText(""));
    return Optional.of(value.path("controller").asText(""))
        .filter(controller -> !controller.isEmpty())
        .map(
            controller ->
                new Lock.Holder(
                    controller, value.path("epoch").asLong(), value.path("released").asBoolean()));
  }

  private static JsonNode value(String base64) {
    try {
      return Json.tree(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  @Override
  public Future<Boolean> acquire(String group, String session, Lock seen, long epoch) {
    var operations = JsonNodeFactory.instance.arrayNode();
    var value = base64(holderValue(epoch, false));
    checkUntouched(operations, root + "/" + key(group), seen.revision());
    if (seen.revision() == 0) {
      checkUntouched(operations, epochKey(group), seen.keptRevision());
    }
    var lock = operations.addObject().putObject("KV").put("Key", root + "/" + key(group));
    lock.put("Verb", "lock").put("Session", session).put("Value", value);
    var kept = operations.addObject().putObject("KV").put("Key", epochKey(group));
    kept.put("Verb", "set").put("Value", value);
    return http.put("/v1/txn", Map.of(), operations.toString(), TIMEOUT)
        .compose(
            r ->
                r.ok() || r.status() == 409
                    ? Future.succeededFuture(r.ok())
                    : ConsulError.failed("take the lock", r));
  }

  private static void checkUntouched(ArrayNode operations, String key, long revision) {
    operations
        .addObject()
        .putObject("KV")
        .put("Verb", revision == 0 ? "check-not-exists" : "check-index")
        .put("Key", key)
        .put("Index", revision);
  }

  @Override
  public Future<Void> release(String group, String session, long epoch) {
    return http.put(
            lockPath(group),
            Map.of("release", session),
            holderValue(epoch, true).toString(),
            TIMEOUT)
        .mapEmpty();
  }

  @Override
  public Future<Map<String, Health>> controllers() {
    return http.get("/v1/health/checks/" + SERVICE, Map.of("consistent", ""), TIMEOUT)
        .compose(
            r ->
                r.ok()
                    ? Future.succeededFuture(healths(Json.tree(r.body())))
                    : ConsulError.failed("read the controllers' checks", r));
  }

  private static Map<String, Health> healths(JsonNode checks) {
    var healths = new HashMap<String, Health>();
    for (JsonNode check : checks) {
      // Critical for another reason (set by hand, an agent's restart) says nothing of its lease.
      boolean silent =
          check.path("Status").asText().equals("critical")
              && check.path("Output").asText().startsWith("TTL expired");
      healths.put(check.path("ServiceID").asText(), silent ? Health.SILENT : Health.ALIVE);
    }
    return healths;
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
