package io.abril.testkit;

import io.abril.runtime.election.LockService.Health;
import java.time.Duration;

/** The agent on the host of a process, which survives the process. */
final class LockAgent {
  private static final Duration CHECK_TTL = Duration.ofSeconds(3);
  private static final Duration HOST_FOUND_DEAD = Duration.ofSeconds(4);

  private final MemoryLocks servers;
  private final VirtualTimers clock;
  private final String id;
  private boolean known;
  private boolean cutOff;
  private Health health = Health.ALIVE;
  private long heartbeats;
  private long cuts;

  LockAgent(MemoryLocks servers, VirtualTimers clock, String id) {
    this.servers = servers;
    this.clock = clock;
    this.id = id;
  }

  boolean isCutOff() {
    return cutOff;
  }

  void register() {
    known = true;
    heartbeat();
  }

  /** Answers whether the process is known. */
  boolean heartbeat() {
    if (known) {
      tell(Health.ALIVE);
      long heartbeat = ++heartbeats;
      clock.after(
          CHECK_TTL,
          () -> {
            if (known && heartbeats == heartbeat) {
              tell(Health.SILENT);
            }
          });
    }
    return known;
  }

  void forget() {
    known = false;
    if (!cutOff) {
      servers.forget(id);
    }
  }

  private void tell(Health now) {
    health = now;
    if (!cutOff) {
      servers.check(id, health);
    }
  }

  /** The others find out after a while. */
  void cutOff() {
    cutOff = true;
    long cut = ++cuts;
    clock.after(
        HOST_FOUND_DEAD,
        () -> {
          if (cutOff && cut == cuts) {
            servers.endAllSessionsOf(id);
          }
        });
  }

  /** What changed meanwhile is told to the servers. */
  void reconnect() {
    cutOff = false;
    if (known) {
      servers.check(id, health);
    } else {
      servers.forget(id);
    }
  }
}
