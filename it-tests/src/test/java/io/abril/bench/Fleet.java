package io.abril.bench;

import io.abril.it.tools.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Somebody who runs so many containers of one image on one engine. */
interface Fleet {
  /** The name in the figures. */
  String name();

  /** A label that all of its containers have. */
  Map<String, String> label();

  /** Asks for so many; whether they are there is for others to see. */
  void up(int count);

  /** Asks for none. */
  void down();

  /** A pool of abril, by a raw write to Consul KV. */
  final class Pool implements Fleet {
    private static final String NAME = "bench-1.0.0";
    private final KvWrites kv;

    Pool(BenchEnvironment environment) {
      this.kv = new KvWrites(environment);
    }

    @Override
    public String name() {
      return "abril";
    }

    @Override
    public Map<String, String> label() {
      return Map.of("abril.pool", NAME);
    }

    @Override
    public void up(int count) {
      kv.put("servicepools", NAME, document(count));
    }

    @Override
    public void down() {
      kv.delete("servicepools", NAME);
    }

    /** Without draining, as the peers have none. */
    private static String document(int count) {
      var words = BenchEngine.server();
      return """
      apiVersion: abril/v1
      kind: ServicePool
      metadata: {name: %s}
      spec:
        service: bench
        version: 1.0.0
        image: {ref: "%s", pull: Never}
        replicas: %d
        args: ["%s", "%s", "%s"]
        ports: [{name: http, container: 8080, check: {http: /}}]
        stop: {deregisterDelay: 0s, drainTimeout: 0s, grace: 2s}
      """
          .formatted(NAME, BenchEnvironment.IMAGE, count, words.get(0), words.get(1), words.get(2));
    }
  }

  /** Plain calls of the engine, eight at a time: its own speed. */
  final class Raw implements Fleet {
    private final BenchEngine engine;

    Raw(BenchEngine engine) {
      this.engine = engine;
    }

    @Override
    public String name() {
      return "raw Docker API, 8 in parallel";
    }

    @Override
    public Map<String, String> label() {
      return Map.of("bench.fleet", "raw");
    }

    @Override
    public void up(int count) {
      engine.start(label(), count);
    }

    @Override
    public void down() {
      engine.remove(label());
    }
  }

  /**
   * The same, and what nobody who is to find them again can do without: each is inspected for its
   * port, kept in Consul KV and registered with the agent. What is left of the difference to a pool
   * is what a pool thinks, watches and probes.
   */
  final class Registered implements Fleet {
    private final BenchEngine engine;
    private final AgentCalls agent;

    Registered(BenchEnvironment environment, BenchEngine engine) {
      this.engine = engine;
      this.agent = new AgentCalls(environment.variable("CONSUL_HTTP_ADDR"));
    }

    @Override
    public String name() {
      return "raw Docker API with Consul";
    }

    @Override
    public Map<String, String> label() {
      return Map.of("bench.fleet", "registered");
    }

    @Override
    public void up(int count) {
      engine.start(label(), count, id -> agent.register(id, engine.port(id)));
    }

    @Override
    public void down() {
      engine.remove(label(), agent::deregister);
    }
  }

  /** A service of Docker's Swarm mode, with ports published on the host as everybody else's are. */
  final class Swarm implements Fleet, AutoCloseable {
    private static final String NAME = "bench";
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private final Command command;

    Swarm(BenchEnvironment environment) {
      this.command = environment.command();
      docker("swarm", "init", "--advertise-addr", "127.0.0.1");
    }

    private void docker(String... words) {
      var all = new ArrayList<>(List.of("docker"));
      all.addAll(List.of(words));
      command.run(LIMIT, all.toArray(String[]::new)).ok();
    }

    @Override
    public String name() {
      return "Swarm mode";
    }

    @Override
    public Map<String, String> label() {
      return Map.of("com.docker.swarm.service.name", NAME);
    }

    @Override
    public void up(int count) {
      var words =
          new ArrayList<>(
              List.of(
                  "service",
                  "create",
                  "--detach",
                  "--no-resolve-image",
                  "--name",
                  NAME,
                  "--replicas",
                  String.valueOf(count),
                  "--restart-delay",
                  "0s",
                  "--publish",
                  "mode=host,target=8080",
                  BenchEnvironment.IMAGE));
      words.addAll(BenchEngine.server());
      docker(words.toArray(String[]::new));
    }

    @Override
    public void down() {
      docker("service", "rm", NAME);
    }

    @Override
    public void close() {
      docker("swarm", "leave", "--force");
    }
  }
}
