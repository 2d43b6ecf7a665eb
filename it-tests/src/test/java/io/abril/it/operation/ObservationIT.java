package io.abril.it.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Http;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a monitoring system sees of a controller. */
@RealParts
class ObservationIT {
  private final Environment environment;

  ObservationIT(Environment environment) {
    this.environment = environment;
  }

  private List<String> controllers() {
    return environment.dev("status").ok().lines().stream()
        .filter(line -> line.startsWith("controller-"))
        .map(line -> line.split("\\s+")[3].replace("http://", ""))
        .toList();
  }

  @Test
  void bothControllersAreHealthyAndReady() {
    assertThat(controllers()).hasSize(2);
    for (String controller : controllers()) {
      assertThat(new Http().get(controller, "/healthz").ok()).isEqualTo("ok");
      assertThat(new Http().get(controller, "/readyz").ok()).isEqualTo("ok");
      assertThat(new Http().get(controller, "/anything").status()).isEqualTo(404);
    }
  }

  @Test
  void metricsTellWhoLeadsAndWhatTheLoopsDo() {
    var leading =
        controllers().stream()
            .map(controller -> new Http().get(controller, "/metrics").ok())
            .filter(text -> text.contains("abril_leader{group=\"controllers\"} 1.0"))
            .toList();
    assertThat(leading).hasSize(1);
    assertThat(leading.get(0))
        .contains("# HELP abril_leader", "# TYPE abril_queue_depth gauge")
        .contains("abril_queue_depth{kind=\"servicepools\"}")
        .contains("abril_reconcile_running{kind=\"loadbalancers\"}")
        .contains("abril_reconcile_seconds_count{kind=\"nodes\",outcome=\"success\"}");
    assertThat(leading.get(0)).as("no names of objects").doesNotContain("vm1", "edge");
  }
}
