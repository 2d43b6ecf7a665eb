package io.abril.controllers.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.pool.Link;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinkTargetsTest {
  private static final List<Link> DB = List.of(new Link("db", "DB"));
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Map<String, String> FIRST = Map.of("link/DB", "10.0.0.1:5432");

  private final FakeCatalog catalog = new FakeCatalog();

  private LinkTargets decide(List<Map<String, String>> used, Map<String, Instant> gone, long ms) {
    return LinkTargets.of("app-1.0.0", DB, catalog, used, gone, NOW.plusMillis(ms));
  }

  private FakeCatalog two(boolean firstPasses) {
    return catalog
        .with("db", "10.0.0.1", 5432, firstPasses)
        .with("db", "10.0.0.2", 5432, true)
        .with("other", "10.0.0.3", 1, true);
  }

  @Test
  void withoutATargetNothingNewStarts() {
    var none = decide(List.of(), Map.of(), 0);
    assertThat(none.inputs()).isEmpty();
    assertThat(none.waitsFor())
        .containsExactly("link DB waits for a passing instance of service db");
    catalog.with("db", "10.0.0.1", 5432, false);
    assertThat(decide(List.of(), Map.of(), 0).waitsFor()).hasSize(1);
  }

  @Test
  void thePassingInstanceIsTheTargetAndTheSameAtEveryCall() {
    two(false);
    var target = decide(List.of(), Map.of(), 0);
    assertThat(target.inputs()).isEqualTo(Map.of("link/DB", "10.0.0.2:5432"));
    assertThat(target.waitsFor()).isEmpty();
    two(true);
    assertThat(decide(List.of(), Map.of(), 0)).isEqualTo(decide(List.of(), Map.of(), 0));
  }

  @Test
  void workloadsPreferDifferentTargets() {
    two(true);
    var chosen = new HashSet<String>();
    for (int i = 0; i < 20; i++) {
      var target = LinkTargets.of("app-" + i, DB, catalog, List.of(), Map.of(), NOW);
      chosen.addAll(target.inputs().values());
    }
    assertThat(chosen).containsExactlyInAnyOrder("10.0.0.1:5432", "10.0.0.2:5432");
  }

  @Test
  void aTargetInUseStaysWhileItPassesWhateverElseIsThere() {
    for (int i = 2; i < 30; i++) {
      catalog.with("db", "10.0.0." + i, 5432, true);
    }
    catalog.with("db", "10.0.0.1", 5432, true);
    assertThat(decide(List.of(FIRST), Map.of(), 0).inputs()).isEqualTo(FIRST);
  }

  @Test
  void aFlickerReplacesNothing() {
    two(false);
    var gone = decide(List.of(FIRST), Map.of(), 0);
    assertThat(gone.inputs()).isEqualTo(FIRST);
    assertThat(gone.waitsFor())
        .containsExactly("link DB waits for a passing instance of service db at 10.0.0.1:5432");
    assertThat(gone.lookAgain()).contains(NOW.plus(LinkTargets.GRACE));
    two(true);
    var back = decide(List.of(FIRST), gone.gone(), 4_000);
    assertThat(back.inputs()).isEqualTo(FIRST);
    assertThat(back.waitsFor()).isEmpty();
    assertThat(back.gone()).as("the next time counts from its own beginning").isEmpty();
  }

  @Test
  void aTargetThatStaysAwayIsFollowed() {
    two(false);
    var gone = decide(List.of(FIRST), Map.of(), 0).gone();
    assertThat(decide(List.of(FIRST), gone, 4_999).inputs()).isEqualTo(FIRST);
    var next = decide(List.of(FIRST), gone, 5_000);
    assertThat(next.inputs()).isEqualTo(Map.of("link/DB", "10.0.0.2:5432"));
    assertThat(next.waitsFor()).isEmpty();
    assertThat(decide(List.of(FIRST, next.inputs()), next.gone(), 6_000).inputs())
        .as("the first successor decides for the others")
        .isEqualTo(next.inputs());
  }

  @Test
  void withoutAnotherOneTheContainersStayAsTheyAre() {
    catalog.with("db", "10.0.0.1", 5432, false);
    var gone = decide(List.of(FIRST), Map.of(), 0).gone();
    var later = decide(List.of(FIRST), gone, 60_000);
    assertThat(later.inputs()).isEqualTo(FIRST);
    assertThat(later.waitsFor()).hasSize(1);
    assertThat(later.lookAgain()).as("nothing comes of looking").isEmpty();
    catalog.with("db", "10.0.0.9", 5432, true);
    assertThat(decide(List.of(FIRST), later.gone(), 60_000).inputs())
        .isEqualTo(Map.of("link/DB", "10.0.0.9:5432"));
  }

  @Test
  void anUnreadCatalogChangesNothing() {
    catalog.unread();
    assertThat(decide(List.of(FIRST), Map.of(), 0).inputs()).isEqualTo(FIRST);
    assertThat(decide(List.of(), Map.of(), 0).waitsFor())
        .containsExactly("link DB waits until Consul's catalog has been read");
  }

  @Test
  void theEnvironmentTellsHostPortAndBoth() {
    assertThat(LinkTargets.environment(DB, FIRST))
        .isEqualTo(Map.of("DB_HOST", "10.0.0.1", "DB_PORT", "5432", "DB_ADDR", "10.0.0.1:5432"));
    assertThat(LinkTargets.environment(DB, Map.of("link/DB", "[fd00::1]:5432")))
        .isEqualTo(Map.of("DB_HOST", "fd00::1", "DB_PORT", "5432", "DB_ADDR", "[fd00::1]:5432"));
    assertThat(LinkTargets.environment(DB, Map.of())).isEmpty();
  }
}
