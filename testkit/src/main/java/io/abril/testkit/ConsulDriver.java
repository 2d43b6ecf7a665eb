package io.abril.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.runtime.store.StateStore;
import io.abril.schema.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * A root on a real agent with ACLs: everything that happens to the store really happens. The store
 * reaches the agent through a {@link Relay} and with a token of its own. Sources: Consul's HTTP API
 * pages "KV Store", "Session", "ACL", "Snapshot".
 */
public final class ConsulDriver implements StoreDriver {
  private final ConsulAgent agent;
  private final String root;
  private final Relay relay;
  private final String policy;
  private final StateStore store;
  private Runnable release = () -> {};
  private boolean electing;

  /** Where and how a store under test reaches Consul. */
  public record Access(String url, String token, String root) {}

  private ConsulDriver(ConsulAgent agent, String root, Function<Access, StateStore> open) {
    this.agent = agent;
    this.root = root;
    this.relay = Relay.to(agent.port());
    agent.managementToken();
    this.policy = ask("/v1/acl/policy", Map.of("Name", root, "Rules", "")).path("ID").asText();
    var token = ask("/v1/acl/token", Map.of("Policies", List.of(Map.of("ID", policy))));
    this.store = open.apply(new Access(relay.url(), token.path("SecretID").asText(), root));
  }

  /**
   * A store on a root.
   *
   * @param agent one with ACLs
   * @param root empty, and used by nobody else
   * @param open makes the store that is tested
   */
  public static ConsulDriver of(ConsulAgent agent, String root, Function<Access, StateStore> open) {
    return new ConsulDriver(agent, root, open);
  }

  /** Runs this at the end of the test, when its watches have ended. */
  public ConsulDriver whenClosed(Runnable action) {
    release = action;
    return this;
  }

  private JsonNode ask(String path, Map<String, ?> body) {
    var answer = new String(agent.putForBody(path, Json.write(body)), StandardCharsets.UTF_8);
    if (!answer.startsWith("{")) {
      throw new AssertionError("Consul doesn't answer " + path + ": " + answer);
    }
    return Json.tree(answer);
  }

  private String kv(String key) {
    var parts = new ArrayList<String>();
    for (String part : (root + "/" + key).split("/", -1)) {
      parts.add(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"));
    }
    return "/v1/kv/" + String.join("/", parts);
  }

  private void done(int status, String what) {
    if (status != 200) {
      throw new AssertionError("Consul doesn't " + what + ": " + status);
    }
  }

  @Override
  public StateStore store() {
    return store;
  }

  @Override
  public void pass() {
    LockSupport.parkNanos(1_000_000);
  }

  @Override
  public void put(String key, String value) {
    done(agent.put(kv(key), value), "put " + key);
  }

  @Override
  public void deleteTree(String prefix) {
    done(agent.delete(kv(prefix) + "?recurse"), "delete " + prefix);
  }

  @Override
  public String session() {
    return agent.session();
  }

  @Override
  public void lock(String key, String session) {
    done(agent.put(kv(key) + "?acquire=" + session, "locked"), "lock " + key);
  }

  @Override
  public void unlock(String key, String session) {
    done(agent.put(kv(key) + "?release=" + session, ""), "unlock " + key);
  }

  @Override
  public List<String> services(String node) {
    var answer = new String(agent.get("/v1/catalog/node/" + node), StandardCharsets.UTF_8);
    var ids = new ArrayList<String>();
    Json.tree(answer).path("Services").fieldNames().forEachRemaining(ids::add);
    return ids;
  }

  @Override
  public Runnable snapshot() {
    var kept = agent.snapshot();
    return () -> agent.restore(kept);
  }

  @Override
  public void deny(String prefix) {
    rules("key_prefix \"" + root + "/" + prefix + "\" { policy = \"deny\" }");
  }

  @Override
  public void allowAll() {
    rules("");
  }

  private void rules(String rules) {
    ask("/v1/acl/policy/" + policy, Map.of("ID", policy, "Name", root, "Rules", rules));
  }

  @Override
  public void beginElection() {
    electing = true;
    agent.loseQuorum();
  }

  @Override
  public void endElection() {
    agent.regainQuorum();
    electing = false;
  }

  @Override
  public void refuseConnections() {
    relay.refuse();
  }

  @Override
  public void acceptConnections() {
    relay.accept();
  }

  @Override
  public void close() {
    release.run();
    relay.close();
    if (electing) {
      endElection();
    }
  }
}
