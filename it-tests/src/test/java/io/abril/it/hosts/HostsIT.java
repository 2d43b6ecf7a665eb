package io.abril.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Documents;
import io.abril.it.environment.Hosts;
import io.abril.it.environment.RealHosts;
import io.abril.it.tools.Await;
import io.abril.it.tools.Http;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pool on three hosts, and what happens to it when something happens to them. */
@RealHosts
class HostsIT {
  private static final String POOL = "wide-1.0.0";

  private final Hosts hosts;

  HostsIT(Hosts hosts) {
    this.hosts = hosts;
  }

  @AfterEach
  void clear() {
    hosts.clear();
  }

  private void put(int replicas) {
    hosts.kv().putObject("servicepools", POOL, Documents.busybox("wide", "1.0.0", replicas));
  }

  private List<String> addresses() {
    return hosts.dns("vm2").srv("1.0.0.wide.service.consul");
  }

  @Test
  void thirtyInstancesAreTenOnEachHost() {
    put(30);
    var instances =
        Await.get(
            "DNS answers 30 instances",
            () -> {
              assertThat(addresses()).hasSize(30);
              return addresses();
            });
    assertThat(hosts.running(POOL).values()).allSatisfy(on -> assertThat(on).hasSize(10));
    for (String instance : instances) {
      assertThat(new Http().get(instance, "/").ok()).matches("wide-\\d+ 1\\.0\\.0");
    }
  }
}
