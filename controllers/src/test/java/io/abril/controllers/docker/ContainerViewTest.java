package io.abril.controllers.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.controllers.docker.Engine.Container;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContainerViewTest {
  private final ContainerView view = new ContainerView();
  private final List<String> told = new ArrayList<>();

  ContainerViewTest() {
    view.onChange(
        c ->
            told.add(
                c.before().map(Container::state).orElse("-")
                    + ">"
                    + c.after().map(Container::state).orElse("-")));
  }

  private static Inspected seen(String state, long started, long finished) {
    return new Inspected(
        new Container(
            "c1",
            "date.0.a1b2c3",
            Map.of(),
            "cs/date:1.0.0",
            "sha256:1",
            state,
            Optional.empty(),
            false,
            "",
            Map.of(),
            started / 1_000_000),
        started,
        finished,
        false);
  }

  private String state() {
    return view.find("c1").map(Container::state).orElse("gone");
  }

  @Test
  void aDeathIsToldFromTheEventAlone() {
    view.inspected(seen("running", 100, 0));
    view.died("c1", 137, 200);
    assertThat(view.find("c1").flatMap(Container::exitCode)).contains(137);
    assertThat(told).containsExactly("->running", "running>exited");
  }

  @Test
  void anInspectionFromBeforeTheDeathDoesNotReviveIt() {
    view.inspected(seen("running", 100, 0));
    view.died("c1", 0, 200);
    assertThat(view.inspected(seen("running", 100, 0))).isFalse();
    assertThat(state()).isEqualTo("exited");
  }

  @Test
  void theNextStartRevivesIt() {
    view.inspected(seen("running", 100, 0));
    view.died("c1", 0, 200);
    assertThat(view.inspected(seen("running", 300, 199))).isTrue();
    assertThat(state()).isEqualTo("running");
  }

  @Test
  void aLateEventOfAnEarlierRunChangesNothing() {
    view.inspected(seen("running", 300, 199));
    view.died("c1", 1, 200);
    assertThat(state()).isEqualTo("running");
  }

  @Test
  void anInspectionOfAnEarlierRunChangesNothing() {
    view.inspected(seen("running", 300, 199));
    assertThat(view.inspected(seen("exited", 100, 199))).isFalse();
    assertThat(view.inspected(seen("created", 0, 0))).isFalse();
    assertThat(state()).isEqualTo("running");
  }

  @Test
  void theEndOfTheSameRunIsBelieved() {
    view.inspected(seen("running", 300, 0));
    view.died("c1", 1, 400);
    assertThat(view.inspected(seen("exited", 300, 399))).isTrue();
  }

  @Test
  void aRemovedContainerStaysRemoved() {
    view.inspected(seen("running", 100, 0));
    view.removed("c1");
    assertThat(view.inspected(seen("running", 100, 0))).isFalse();
    assertThat(view.inspectedSurely(seen("running", 100, 0))).isFalse();
    assertThat(view.containers()).isEmpty();
    assertThat(told).containsExactly("->running", "running>-");
  }

  @Test
  void anInspectionThatShowsNothingNewTellsNobody() {
    view.inspected(seen("running", 100, 0));
    view.inspected(seen("running", 100, 0));
    assertThat(told).hasSize(1);
  }

  @Test
  void aClockThatWentBackIsOvercomeByASureInspection() {
    view.inspected(seen("running", 900, 0));
    assertThat(view.inspected(seen("running", 100, 0))).isFalse();
    assertThat(view.inspectedSurely(seen("exited", 100, 150))).isTrue();
    assertThat(state()).isEqualTo("exited");
  }

  @Test
  void aCopyThatSomebodyHoldsDoesNotChange() {
    view.inspected(seen("running", 100, 0));
    var held = view.containers();
    view.removed("c1");
    assertThat(held).containsKey("c1");
    assertThat(view.containers()).isEmpty();
  }
}
