package io.abril.controllers.haproxy;

import java.util.List;
import java.util.Optional;

/**
 * What one HAProxy does, read from its runtime API.
 *
 * @param current the worker that accepts connections
 * @param old workers that a reload has left behind to finish their sessions
 * @param reloads how many reloads the master has seen
 * @param masterSilent why the master can't be asked, as a sentence, so that nothing is known of old
 *     workers; empty when it answers
 */
public record RuntimeState(
    WorkerState current, List<WorkerState> old, Reloads reloads, String masterSilent) {
  /** Copies the list. */
  public RuntimeState {
    old = List.copyOf(old);
  }

  /**
   * The master's count of reloads.
   *
   * @param failed those in a row that failed
   */
  public record Reloads(int all, int failed) {
    /** None, or unknown. */
    public static final Reloads NONE = new Reloads(0, 0);
  }

  /** Sessions at an address, in all workers. */
  public int sessions(String hostPort) {
    return current.sessions(hostPort) + old.stream().mapToInt(w -> w.sessions(hostPort)).sum();
  }

  /** Whether no worker sends new requests to an address. */
  public boolean closed(String hostPort) {
    return current.closed(hostPort) && old.stream().allMatch(w -> w.closed(hostPort));
  }

  /** The server of that name in the current worker. */
  public Optional<WorkerState.ServerState> server(String backend, String name) {
    return current.servers().stream()
        .filter(s -> s.backend().equals(backend) && s.name().equals(name))
        .findFirst();
  }
}
