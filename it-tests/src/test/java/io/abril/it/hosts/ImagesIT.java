package io.abril.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Documents;
import io.abril.it.environment.Hosts;
import io.abril.it.environment.RealHosts;
import io.abril.it.tools.Await;
import io.abril.it.tools.Command.Result;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Images that are asked for before an instance needs them, on three hosts. */
@RealHosts
class ImagesIT {
  private static final String POOL = "fetch-1.0.0";
  private static final String EVERYWHERE = "abril/busybox:test";
  private static final String ONLY_ON_VM1 = "abril/only-on-vm1:test";

  private final Hosts hosts;

  ImagesIT(Hosts hosts) {
    this.hosts = hosts;
  }

  @AfterEach
  void clear() {
    hosts.clear();
  }

  /** Nothing runs of it: only its image is of interest. */
  private void put(String image, String pull) {
    hosts
        .kv()
        .putObject(
            "servicepools",
            POOL,
            Documents.busybox("fetch", "1.0.0", 0)
                .replace(EVERYWHERE, image)
                .replace("pull: Never", "pull: " + pull));
  }

  private Result pull() {
    return hosts.abrilctl().run("images", "pull", POOL, "--timeout", "3m");
  }

  private static String line(String rest) {
    return "servicepool/" + POOL + ": " + rest;
  }

  @Test
  void whatIsOnAllHostsIsToldAtOnceAndADrainedHostIsSkipped() {
    put(EVERYWHERE, "IfNotPresent");
    assertThat(pull().ok().lines())
        .containsExactlyInAnyOrder(
            line("vm1 pulled " + EVERYWHERE),
            line("vm2 pulled " + EVERYWHERE),
            line("vm3 pulled " + EVERYWHERE));
    Await.until(
        "the pool's events tell it",
        () ->
            assertThat(hosts.abrilctl().run("events", "pool/" + POOL).ok().out())
                .contains("image " + EVERYWHERE + " is on vm1, vm2, vm3"));
    assertThat(hosts.running(POOL).values()).allMatch(List::isEmpty);

    hosts.abrilctl().run("drain", "vm3").ok();
    assertThat(pull().ok().lines())
        .contains(line("vm2 pulled " + EVERYWHERE), line("vm3 skipped: it is draining"));
  }

  @Test
  void whatCantBePulledIsToldOfEachHostInItsEnginesWords() {
    var vm1 = hosts.docker("vm1");
    // An image of its own: under another name only, the one that the others have would do.
    vm1.run("create", "--name", "fetch-seed", EVERYWHERE, "true");
    try {
      vm1.run("commit", "-m", "only here", "fetch-seed", ONLY_ON_VM1);
      put(ONLY_ON_VM1, "IfNotPresent");
      var result = pull().exiting(1);
      assertThat(result.lines()).containsExactly(line("vm1 pulled " + ONLY_ON_VM1));
      for (String host : List.of("vm2", "vm3")) {
        assertThat(result.err())
            .containsPattern(
                host
                    + " failed: image abril/only-on-vm1\\S+ is not on "
                    + host
                    + " and could not be pulled: \\S+");
      }
      assertThat(result.err()).contains("image " + ONLY_ON_VM1 + " is not on vm2, vm3");
    } finally {
      vm1.run("rm", "-f", "fetch-seed");
      vm1.run("image", "rm", "-f", ONLY_ON_VM1);
    }
  }

  @Test
  void whatIsNeverPulledIsRefused() {
    put(EVERYWHERE, "Never");
    assertThat(pull().exiting(1).err())
        .contains("image.pull is Never, so nothing is pulled for it");
  }
}
