package io.abril.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.tools.Await;
import io.abril.it.tools.Dns;
import io.abril.it.tools.Requests;
import java.util.Map;

/**
 * How fast an instance is found: from its first passing answer until DNS names it and HAProxy has
 * answered a request from it; and from {@code docker kill} until neither leads to it. Then requests
 * that fail while instances are stopped as planned.
 *
 * <p>What is known of Registrator with consul-template was measured elsewhere (4 ms and 38 ms in,
 * 53 ms and 54–99 ms out, 4 of 457 requests failed); neither is packaged for Debian, so there is no
 * peer in the same run.
 */
final class PropagateBench implements Benchmark {
  private static final String POOL = "spread-1.0.0";
  private static final String HOST = "1.0.0.spread.abril";
  private static final String SERVICE = "1.0.0.spread.service.consul";
  private static final int STATS = 9404;

  /** There all the time; the next slot's instance comes and goes. */
  private static final int KEPT = 2;

  private static final String NEXT = "spread-" + KEPT;

  @Override
  public String title() {
    return "the first passing answer until DNS and HAProxy lead there, and a kill until neither does";
  }

  private static final class Times {
    final double[] inDns;
    final double[] inLb;
    final double[] outDns;
    final double[] outLb;

    Times(int runs) {
      inDns = new double[runs];
      inLb = new double[runs];
      outDns = new double[runs];
      outLb = new double[runs];
    }
  }

  @Override
  public void run(boolean quick, Figures figures) throws Exception {
    int runs = quick ? 3 : 15;
    var times = new Times(runs);
    double failed;
    try (var environment = new BenchEnvironment(figures);
        var engine = new BenchEngine(environment.variable("DOCKER_HOST"));
        var checks = new Checked(environment.variable("ABRIL_NODE_ADDRESS"))) {
      environment.put("loadbalancers", "edge", loadBalancer());
      var trial = new Trial(environment, engine, checks);
      trial.scale(KEPT);
      // The first ones are slower: classes are loaded, code is compiled.
      var warm = new Times(3);
      for (int run = 0; run < 3; run++) {
        trial.one(warm, run);
      }
      for (int run = 0; run < runs; run++) {
        trial.one(times, run);
        figures.progress(
            "run %d: in DNS after %.1f ms, in HAProxy after %.1f; out after %.1f and %.1f"
                .formatted(
                    run, times.inDns[run], times.inLb[run], times.outDns[run], times.outLb[run]));
      }
      failed = trial.planned(quick ? 2 : 6, figures);
    }
    figures.figure("in-dns-ms", times.inDns);
    figures.figure("in-lb-ms", times.inLb);
    figures.figure("out-dns-ms", times.outDns);
    figures.figure("out-lb-ms", times.outLb);
    figures.figure("failed-planned", failed);
  }

  private static String loadBalancer() {
    return """
    apiVersion: abril/v1
    kind: LoadBalancer
    metadata: {name: edge}
    spec:
      binds: [{port: 80}]
      stats: {port: %d}
    """
        .formatted(STATS);
  }

  private static final class Trial {
    private final BenchEnvironment environment;
    private final BenchEngine engine;
    private final Checked checks;
    private final KvWrites kv;
    private final Dns dns;
    private final Page page;
    private final Page stats;

    Trial(BenchEnvironment environment, BenchEngine engine, Checked checks) {
      this.environment = environment;
      this.engine = engine;
      this.checks = checks;
      this.kv = new KvWrites(environment);
      this.dns = new Dns(environment.variable("ABRIL_DNS"));
      this.page = new Page("http://" + environment.variable("ABRIL_LB") + "/", HOST);
      this.stats = new Page("http://127.0.0.1:" + STATS + "/haproxy?stats;csv", "localhost");
    }

    void put(int replicas) throws Exception {
      kv.put("servicepools", POOL, pool(replicas, checks.script()));
    }

    /** So many, and nothing on the way. */
    void scale(int replicas) throws Exception {
      put(replicas);
      Await.until(
          replicas + " serve",
          () -> {
            assertThat(dns.srv(SERVICE)).hasSize(replicas);
            assertThat(serving()).isEqualTo(replicas);
            assertThat(engine.ids(Map.of("abril.pool", POOL))).hasSize(replicas);
          });
    }

    /** Servers of the pool's backend that HAProxy leads requests to. */
    private long serving() {
      return stats
          .text()
          .lines()
          .map(line -> line.split(",", 19))
          .filter(f -> f.length > 17 && f[0].contains("spread") && !f[1].equals("BACKEND"))
          .filter(f -> f[17].startsWith("UP") || f[17].startsWith("no check"))
          .count();
    }

    void one(Times times, int run) throws Exception {
      checks.forget(NEXT);
      var known = engine.ids(Map.of("abril.pool", POOL));
      // Nobody asks before there is something to find: asking takes the cores from all others.
      var inDns =
          Seen.when("in DNS", () -> checks.passed(NEXT) && dns.srv(SERVICE).size() == KEPT + 1);
      var inLb =
          Seen.when("in HAProxy", () -> checks.passed(NEXT) && page.text().startsWith(NEXT + " "));
      put(KEPT + 1);
      long dnsAt = inDns.at();
      long lbAt = inLb.at();
      long passed = checks.firstAt(NEXT);
      times.inDns[run] = (dnsAt - passed) / 1e6;
      times.inLb[run] = (lbAt - passed) / 1e6;
      scale(KEPT + 1);

      var added = engine.ids(Map.of("abril.pool", POOL));
      added.removeAll(known);
      var outDns = Seen.when("out of DNS", () -> dns.srv(SERVICE).size() == KEPT);
      var outLb = Seen.when("out of HAProxy", () -> serving() == KEPT);
      long killed = System.nanoTime();
      engine.kill(added.iterator().next());
      times.outDns[run] = (outDns.at() - killed) / 1e6;
      times.outLb[run] = (outLb.at() - killed) / 1e6;
      scale(KEPT);
    }

    /** How many requests fail while instances come and go as planned. */
    double planned(int rounds, Figures figures) throws Exception {
      try (var requests = new Requests(environment.variable("ABRIL_LB"), HOST, "/", 2, 1)) {
        for (int round = 0; round < rounds; round++) {
          scale(KEPT + 2);
          scale(KEPT);
        }
        var answers = requests.stop();
        figures.progress(
            "%d planned stops under %d requests, failed: %s"
                .formatted(2 * rounds, answers.size(), requests.failures()));
        return requests.failures().size();
      }
    }
  }

  /** The check is told by {@link Checked}; HAProxy's own is a file. */
  private static String pool(int replicas, String check) {
    return """
    apiVersion: abril/v1
    kind: ServicePool
    metadata: {name: %s}
    spec:
      service: spread
      version: 1.0.0
      image: {ref: "%s", pull: Never}
      replicas: %d
      hostname: "{service}-{slot}"
      args:
      - sh
      - -c
      - >-
        mkdir -p /tmp/www/cgi-bin && echo ok >/tmp/www/status && echo "$HOSTNAME answers" >/tmp/www/index.html
        && printf '#!/bin/sh\\n%s\\n' >/tmp/www/cgi-bin/check && chmod 755 /tmp/www/cgi-bin/check
        && exec httpd -f -p 8080 -h /tmp/www
      ports: [{name: http, container: 8080, check: {http: /cgi-bin/check}}]
      stop: {grace: 2s}
    """
        .formatted(POOL, BenchEnvironment.IMAGE, replicas, check);
  }
}
