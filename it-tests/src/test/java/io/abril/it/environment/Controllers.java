package io.abril.it.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.tools.Await;
import io.abril.it.tools.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The controllers of an environment, by their names in {@code deploy/dev}. */
public final class Controllers {
  private final Environment environment;

  /** Those of that environment. */
  public Controllers(Environment environment) {
    this.environment = environment;
  }

  /**
   * One of them.
   *
   * @param pid its process
   * @param address where it answers over HTTP
   */
  public record Controller(String name, long pid, String address) {
    /**
     * {@code kill -9}, at this very moment; returns when the process is gone, as one that is still
     * dying would be taken for a running one by whoever starts it again.
     */
    public void kill() {
      assertThat(ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly)).as(name).contains(true);
      Await.until(name + " is gone", () -> assertThat(memory()).isEmpty());
    }

    /** Its environment, which goes with its memory; one that nobody has waited for has none. */
    private byte[] memory() {
      try {
        return Files.readAllBytes(Path.of("/proc", String.valueOf(pid), "environ"));
      } catch (IOException e) {
        return new byte[0];
      }
    }

    private boolean leads() {
      try {
        return new Http()
            .get(address, "/metrics")
            .body()
            .contains("abril_leader{group=\"controllers\"} 1.0");
      } catch (UncheckedIOException e) {
        return false; // it was killed
      }
    }
  }

  /** Those whose process lives, by name. */
  public Map<String, Controller> all() {
    var all = new TreeMap<String, Controller>();
    for (String line : environment.dev("status").lines()) {
      var words = line.split("\\s+");
      if (words[0].startsWith("controller-") && !words[2].equals("-")) {
        var address = words[3].replace("http://", "");
        all.put(words[0], new Controller(words[0], Long.parseLong(words[2]), address));
      }
    }
    return all;
  }

  /** The one that leads; waits until one does. */
  public Controller leader() {
    return Await.get(
        "one controller leads",
        () -> {
          List<Controller> leaders = all().values().stream().filter(Controller::leads).toList();
          assertThat(leaders).hasSize(1);
          return leaders.get(0);
        });
  }

  /** Starts it again, or sees that it runs; returns when it is ready. */
  public void start(String name) {
    environment.dev("start", name).ok();
  }
}
