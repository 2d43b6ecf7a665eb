package io.abril.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.Context;
import io.abril.runtime.Next;
import io.abril.runtime.Plan;
import io.abril.runtime.Step;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is missing from a plan that was made without its builder. */
class PlanCheckTest {
  /** The parts of a plan, by their place, that must not be null. */
  static Stream<Integer> parts() {
    return IntStream.range(0, 8).boxed();
  }

  private static <X> List<X> list(int part, int missing, boolean hole) {
    return part != missing ? List.of() : hole ? Collections.singletonList(null) : null;
  }

  private static Plan<String> without(int part, boolean hole) {
    return new Plan<>(
        "status",
        part == 0 ? null : Optional.empty(),
        list(1, part, hole),
        list(2, part, hole),
        list(3, part, hole),
        1,
        part == 4 ? null : Next.onChange(),
        false,
        list(5, part, hole),
        list(6, part, hole),
        list(7, part, hole));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void aPartThatIsNullIsSaid(int part) {
    assertThat(PlanCheck.missing(without(part, false)))
        .hasValueSatisfying(why -> assertThat(why).contains("a part of it is null"));
    assertThat(PlanCheck.missing(without(part, true)))
        .hasValueSatisfying(why -> assertThat(why).contains("a part of it is null"));
  }

  @Test
  void nothingIsMissingFromAWholePlan() {
    assertThat(PlanCheck.missing(without(99, false))).isEmpty();
  }

  @Test
  void aStepNeedsItsVerbItsTargetAndItsAction() {
    Function<Context, Future<Void>> action = context -> Future.succeededFuture();
    var incomplete =
        List.of(
            new Step(null, "x", action),
            new Step("", "x", action),
            new Step("create", null, action),
            new Step("create", "x", (Function<Context, Future<Void>>) null));
    for (Step step : incomplete) {
      assertThat(PlanCheck.missing(Plan.of("status").step(step).build()))
          .hasValueSatisfying(
              why -> assertThat(why).endsWith("lacks its verb, its target or its action"));
    }
    var whole = Plan.of("status").step(new Step("create", "x", action)).build();
    assertThat(PlanCheck.missing(whole)).isEmpty();
  }
}
