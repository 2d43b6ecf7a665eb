package io.abril.controllers.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.controllers.adoption.Adoptions.Home;
import io.abril.controllers.consul.Agents;
import io.abril.controllers.docker.ContainerChange;
import io.abril.controllers.docker.Engine;
import io.abril.controllers.docker.Engine.Container;
import io.abril.controllers.docker.Engine.PublishedPort;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the agent is told, with an agent that answers when the test wants it to. */
class AdoptionsTest {
  private static final String AGENT = "http://agent";
  private final Map<String, Container> running = new HashMap<>();
  private final SlowAgent agent = new SlowAgent();
  private final List<String> troubled = new ArrayList<>();
  private boolean leads = true;
  private final Adoptions adoptions =
      new Adoptions("abril", node -> Optional.of(engine()), agent, () -> leads);

  /** Answers one call after the other, each when it is told to. */
  private static final class SlowAgent implements Agents {
    final Map<String, Registered> services = new TreeMap<>();
    final Deque<Runnable> calls = new ArrayDeque<>();
    final List<String> log = new ArrayList<>();
    boolean fails;

    private <T> Future<T> later(String what, java.util.function.Supplier<T> answer) {
      Promise<T> promise = Promise.promise();
      calls.add(
          () -> {
            log.add(what);
            if (fails) {
              promise.fail("no answer");
            } else {
              promise.complete(answer.get());
            }
          });
      return promise.future();
    }

    void answerAll() {
      for (int i = 0; !calls.isEmpty(); i++) {
        assertThat(i).as("calls without an end").isLessThan(10_000);
        calls.poll().run();
      }
    }

    @Override
    public Future<Void> register(String agentUrl, Registration r) {
      return later(
          "register " + r.name(),
          () -> {
            services.put(r.id(), new Registered(r.id(), r.name(), r.hash(), r.meta()));
            return null;
          });
    }

    @Override
    public Future<Void> deregister(String agentUrl, String serviceId) {
      return later(
          "deregister",
          () -> {
            services.remove(serviceId);
            return null;
          });
    }

    @Override
    public Future<Map<String, Registered>> withMeta(String agentUrl, String key, String value) {
      return later(
          "list",
          () -> {
            var found = new TreeMap<String, Registered>();
            services.forEach(
                (id, s) -> {
                  if (value.equals(s.meta().get(key))) {
                    found.put(id, s);
                  }
                });
            return found;
          });
    }

    @Override
    public Future<Optional<Registered>> find(String agentUrl, String serviceId) {
      return later("find", () -> Optional.ofNullable(services.get(serviceId)));
    }

    @Override
    public Future<Map<String, String>> registered(String agentUrl, String prefix) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Void> tell(String agentUrl, String id, boolean passing, String output) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Set<String>> passing(String agentUrl, Set<String> ids) {
      throw new UnsupportedOperationException();
    }
  }

  private Engine engine() {
    return (Engine)
        Proxy.newProxyInstance(
            Engine.class.getClassLoader(),
            new Class<?>[] {Engine.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("foreign");
              return Map.copyOf(running);
            });
  }

  @BeforeEach
  void adopt() {
    adoptions.onTrouble(troubled::add);
    adoptions.adopt("vm1", Optional.of(new Home("10.0.0.1", AGENT)));
  }

  private static Container container(int number, String state) {
    return container(number, state, Map.of("SERVICE_NAME", "s" + number));
  }

  private static Container container(int number, String state, Map<String, String> env) {
    var c =
        AdoptedServicesTest.container(
            state, Map.of(), env, new PublishedPort(80, "tcp", "", 20_000 + number));
    return new Container(
        "%012d-%d".formatted(number, number),
        "c" + number,
        c.labels(),
        c.image(),
        "",
        state,
        Optional.empty(),
        false,
        "",
        Map.of(),
        1,
        "",
        c.declared());
  }

  private void begins(Container container) {
    var before = Optional.ofNullable(running.put(container.id(), container));
    adoptions.changed("vm1", Optional.of(new ContainerChange(before, Optional.of(container))));
  }

  private void goes(Container container) {
    var before = Optional.ofNullable(running.remove(container.id()));
    adoptions.changed("vm1", Optional.of(new ContainerChange(before, Optional.empty())));
  }

  private List<String> names() {
    return agent.services.values().stream().map(Agents.Registered::name).sorted().toList();
  }

  @Test
  void aContainerIsRegisteredWhenItRunsAndTakenOutByOneCallWhenItEnds() {
    begins(container(1, "running"));
    agent.answerAll();
    assertThat(names()).containsExactly("s1");
    agent.log.clear();
    begins(container(1, "exited"));
    agent.answerAll();
    assertThat(names()).isEmpty();
    assertThat(agent.log).containsExactly("deregister");
  }

  @Test
  void oneThatEndsWhileItIsRegisteredIsTakenOutAgain() {
    begins(container(1, "running"));
    agent.calls.poll().run(); // the list; the registration is under way
    goes(container(1, "running"));
    agent.answerAll();
    assertThat(names()).isEmpty();
  }

  @Test
  void oneThatIsStartedAgainWhileItIsTakenOutIsThereInTheEnd() {
    begins(container(1, "running"));
    agent.answerAll();
    begins(container(1, "exited"));
    begins(container(1, "running"));
    agent.answerAll();
    assertThat(names()).containsExactly("s1");
  }

  @Test
  void containersThatSayNothingCostNoCall() {
    begins(container(1, "running", Map.of()));
    begins(container(1, "exited", Map.of()));
    assertThat(agent.calls).isEmpty();
  }

  @Test
  void theNodeIsLookedAtWhenWhatIsWrongChangesAndNotOtherwise() {
    begins(container(1, "running"));
    assertThat(troubled).isEmpty();
    var wrong = Map.of("SERVICE_CHECK_TCP", "true", "SERVICE_CHECK_INTERVAL", "soon");
    begins(container(2, "running", wrong));
    assertThat(troubled).containsExactly("vm1");
    begins(container(2, "running", wrong));
    assertThat(troubled).containsExactly("vm1");
    goes(container(2, "running", wrong));
    assertThat(troubled).containsExactly("vm1", "vm1");
  }

  @Test
  void aNewLeaderTakesOutWhatEndedBefore() {
    begins(container(1, "running"));
    agent.answerAll();
    var other = new Adoptions("abril", node -> Optional.of(engine()), agent, () -> true);
    other.adopt("vm1", Optional.of(new Home("10.0.0.1", AGENT)));
    running.clear();
    other.settle("vm1", AGENT, AdoptedServices.shortId(container(1, "").id()), true);
    agent.answerAll();
    assertThat(names()).isEmpty();
  }

  @Test
  void aNodeThatAdoptsNoMoreLosesItsServices() {
    begins(container(1, "running"));
    agent.answerAll();
    adoptions.adopt("vm1", Optional.empty());
    adoptions.settle("vm1", AGENT, container(1, "").id(), true);
    agent.answerAll();
    assertThat(names()).isEmpty();
  }

  @Test
  void anAgentThatDoesNotAnswerIsAskedAgainByThePassOfItsNode() {
    agent.fails = true;
    begins(container(1, "running"));
    agent.answerAll();
    assertThat(troubled).containsExactly("vm1");
    agent.fails = false;
    var settled = adoptions.settle("vm1", AGENT, container(1, "").id(), true);
    agent.answerAll();
    assertThat(settled.succeeded()).isTrue();
    assertThat(names()).containsExactly("s1");
  }

  @Test
  void whoDoesNotLeadTellsNobody() {
    begins(container(1, "running"));
    leads = false;
    agent.answerAll();
    assertThat(names()).isEmpty();
    begins(container(2, "running"));
    assertThat(agent.calls).isEmpty();
  }

  @Test
  void newsThatComeWhileTheLeaseIsNotConfirmedAreLeftToThePass() {
    begins(container(1, "running"));
    agent.answerAll();
    leads = false;
    begins(container(1, "exited"));
    assertThat(troubled).containsExactly("vm1");
    leads = true;
    adoptions.settle("vm1", AGENT, container(1, "").id(), true);
    agent.answerAll();
    assertThat(names()).isEmpty();
  }

  @Test
  void anIdOfItsOwnThatSomebodyElseHasIsNotOverwritten() {
    agent.services.put("db", new Agents.Registered("db", "foreign", "", Map.of()));
    begins(container(1, "running", Map.of("SERVICE_ID", "db", "SERVICE_NAME", "mine")));
    agent.answerAll();
    assertThat(names()).containsExactly("foreign");
    assertThat(troubled).containsExactly("vm1");
    var again = adoptions.settle("vm1", AGENT, container(1, "").id(), true);
    agent.answerAll();
    assertThat(again.cause()).hasMessageContaining("SERVICE_ID").hasMessageContaining("db");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void aBurstLeavesNoGhostAndMissesNone(long seed) {
    var random = new Random(seed);
    for (int step = 0; step < 600; step++) {
      int number = random.nextInt(50);
      switch (random.nextInt(5)) {
        case 0, 1 -> begins(container(number, "running"));
        case 2 -> begins(container(number, "exited"));
        case 3 -> goes(container(number, "running"));
        default -> {
          if (!agent.calls.isEmpty()) {
            agent.calls.poll().run();
          }
        }
      }
    }
    agent.answerAll();
    assertThat(names())
        .isEqualTo(
            running.values().stream()
                .filter(Container::running)
                .map(c -> "s" + Integer.parseInt(c.name().substring(1)))
                .sorted()
                .toList());
    assertThat(troubled).isEmpty();
  }
}
