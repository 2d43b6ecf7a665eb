package io.abril.bench;

import io.abril.it.takeover.HeartbeatLog;
import io.abril.it.takeover.Journal;
import io.abril.it.takeover.Processes;
import java.io.IOException;

/**
 * How long nobody acts when the leader of two processes ends. Ours: from the last heartbeat of a
 * killed or frozen leader (as the agent logged it), or from the beginning of a graceful end, to the
 * begin of the first step of the next. The peer: {@code consul lock} as it is, from the signal to
 * the start of the next holder's command.
 */
final class TakeoverBenchmark implements Benchmark {
  private static final long STEP_MS = 5;

  @Override
  public String title() {
    return "from a leader's last heartbeat, or its graceful end, to the first step of the next";
  }

  @Override
  public void run(boolean quick, Figures figures) throws IOException {
    int runs = quick ? 3 : 7;
    try (var agent = HeartbeatLog.start();
        var processes = Processes.none(STEP_MS);
        var peer = new ConsulLockPeer(agent.url())) {
      agent.put("/v1/kv/abril/objects/counters/one", Journal.COUNTER);
      var ours = new Ours(agent, processes, figures);
      ours.start();
      var killed = ours.measure("killed", runs, ours::killed);
      var frozen = ours.measure("frozen", runs, ours::frozen);
      var graceful = ours.measure("graceful", runs, ours::graceful);
      var peersGraceful = new double[3];
      var peersKilled = new double[quick ? 1 : 3];
      for (int i = 0; i < peersGraceful.length; i++) {
        peersGraceful[i] = peer.graceful() / 1e6;
      }
      for (int i = 0; i < peersKilled.length; i++) {
        figures.progress("consul lock, killed, run " + (i + 1) + " (up to a minute)");
        peersKilled[i] = peer.killed() / 1e9;
      }
      figures.figure("killed-seconds", scaled(killed, 1e9), "consul lock", peersKilled);
      figures.figure("graceful-ms", scaled(graceful, 1e6), "consul lock", peersGraceful);
      figures.figure("frozen-seconds", scaled(frozen, 1e9));
    }
  }

  private static double[] scaled(double[] nanos, double unit) {
    var scaled = nanos.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] /= unit;
    }
    return scaled;
  }

  private interface Run {
    double nanos(String leader, String standby);
  }

  /** Two processes, of which the leader ends in each run; a third comes then. */
  private static final class Ours {
    private final HeartbeatLog agent;
    private final Processes processes;
    private final Figures figures;
    private int leader;

    Ours(HeartbeatLog agent, Processes processes, Figures figures) {
      this.agent = agent;
      this.processes = processes;
      this.figures = figures;
    }

    private static String name(int number) {
      return "counter-" + number;
    }

    void start() {
      processes.start(name(0), agent.url());
      processes.awaitSteps(name(0), Long.MIN_VALUE);
    }

    double[] measure(String what, int runs, Run run) {
      var all = new double[runs];
      for (int i = 0; i < runs; i++) {
        processes.startAndAwait(name(leader + 1), agent.url());
        // It stands by, and has looked at all there is.
        agent.awaitHeartbeats(name(leader + 1), 3);
        all[i] = run.nanos(name(leader), name(leader + 1));
        leader++;
        figures.progress(String.format("%s, run %d: %.1f ms", what, i + 1, all[i] / 1e6));
      }
      return all;
    }

    double killed(String from, String to) {
      long at = processes.kill(from);
      processes.awaitSteps(to, at);
      return processes.journal().first("begin", to, at).nanos() - agent.lastHeartbeat(from);
    }

    double frozen(String from, String to) {
      long at = processes.freeze(from);
      processes.awaitSteps(to, at);
      long last = agent.lastHeartbeat(from);
      processes.thaw(from);
      processes.stop(from);
      return processes.journal().first("begin", to, at).nanos() - last;
    }

    double graceful(String from, String to) {
      long at = System.nanoTime();
      processes.stop(from);
      processes.awaitSteps(to, at);
      var journal = processes.journal();
      return journal.first("begin", to, at).nanos() - journal.first("close", from, at).nanos();
    }
  }
}
