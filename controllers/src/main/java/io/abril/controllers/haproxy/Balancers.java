package io.abril.controllers.haproxy;

import io.abril.controllers.haproxy.RuntimeApi.Target;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * The HAProxys of this root, asked by reconcilers of other kinds: whether an instance is drained,
 * and what an endpoint leads to. The reconciler of load balancers keeps it; after a restart it is
 * filled by that one's first passes, so callers say with {@link #expect} which there are. Belongs
 * to the event loop.
 */
public final class Balancers {
  private final RuntimeApi api;
  private final Map<String, List<Known>> known = new TreeMap<>();
  private Set<String> expected = Set.of();

  /**
   * One HAProxy.
   *
   * @param node where it runs
   * @param target its runtime API
   * @param silent why it can't be asked, as a sentence; empty when it can be tried
   */
  public record Known(String node, Target target, String silent) {}

  /**
   * Whether an address is out of service.
   *
   * @param waiting HAProxys that still send requests there or have sessions, as sentences
   * @param unreachable HAProxys that could not be asked, as sentences
   */
  public record Drained(List<String> waiting, List<String> unreachable) {
    /** Copies the lists. */
    public Drained {
      waiting = List.copyOf(waiting);
      unreachable = List.copyOf(unreachable);
    }

    /** Whether every HAProxy has said that nothing is left. */
    public boolean done() {
      return waiting.isEmpty() && unreachable.isEmpty();
    }
  }

  /**
   * What was found of a question that every HAProxy is asked.
   *
   * @param asked how many there are
   * @param wrong those that answered something else, as sentences
   * @param unreachable those that could not be asked, as sentences
   */
  public record Routing(int asked, List<String> wrong, List<String> unreachable) {
    /** Copies the lists. */
    public Routing {
      wrong = List.copyOf(wrong);
      unreachable = List.copyOf(unreachable);
    }

    /** Such as {@code 2/3}: how many agree, of all. */
    public String share() {
      return (asked - wrong.size() - unreachable.size()) + "/" + asked;
    }
  }

  /** An empty registry that asks by this API. */
  public Balancers(RuntimeApi api) {
    this.api = api;
  }

  /** Names of the load balancers that there are: one that was not looked at yet is unreachable. */
  public Balancers expect(Collection<String> names) {
    expected = Set.copyOf(names);
    return this;
  }

  /** A load balancer's HAProxys, from its reconciler. */
  public void put(String loadBalancer, List<Known> instances) {
    known.put(loadBalancer, List.copyOf(instances));
  }

  /** A load balancer is gone. */
  public void remove(String loadBalancer) {
    known.remove(loadBalancer);
  }

  /** Whether no HAProxy sends requests to this address, nor has a session with it in any worker. */
  public Future<Drained> drained(String address, int port) {
    var hostPort = Words.hostPort(address, port);
    return ask((name, state) -> left(name, state, hostPort))
        .map(found -> new Drained(found.wrong(), found.unreachable()));
  }

  private static String left(String name, RuntimeState state, String hostPort) {
    if (!state.closed(hostPort)) {
      return name + " still sends requests to " + hostPort;
    }
    int sessions = state.sessions(hostPort);
    if (sessions > 0) {
      return name + " has " + sessions + " sessions with " + hostPort;
    }
    return state.masterSilent().isEmpty()
        ? ""
        : name + " may have old workers that can't be asked: " + state.masterSilent();
  }

  /** Whether every HAProxy routes this endpoint to this backend with all of these servers up. */
  public Future<Routing> routing(String endpointName, String backend, Set<String> addressPorts) {
    return ask(
        (name, state) -> {
          var leads = state.current().routes().get("endpoint/" + endpointName);
          return backend.equals(leads)
              ? missing(name, state, backend, addressPorts)
              : name
                  + " routes "
                  + endpointName
                  + (leads == null ? " nowhere" : " to " + leads)
                  + " instead of "
                  + backend;
        });
  }

  /** Whether every HAProxy has all of these servers up in this backend, routed to or not. */
  public Future<Routing> serving(String backend, Set<String> addressPorts) {
    return ask((name, state) -> missing(name, state, backend, addressPorts));
  }

  private static String missing(
      String name, RuntimeState state, String backend, Set<String> addressPorts) {
    var up =
        state.current().servers().stream()
            .filter(s -> s.backend().equals(backend) && s.up())
            .map(WorkerState.ServerState::hostPort)
            .toList();
    var missing = addressPorts.stream().filter(a -> !up.contains(a)).sorted().toList();
    return missing.isEmpty()
        ? ""
        : name + " has " + String.join(", ", missing) + " not up in " + backend;
  }

  private Future<Routing> ask(BiFunction<String, RuntimeState, String> question) {
    var wrong = new ArrayList<String>();
    var unreachable = new ArrayList<String>();
    var asked = new ArrayList<Future<Void>>();
    int[] count = {0};
    expected.stream()
        .filter(name -> !known.containsKey(name))
        .sorted()
        .forEach(
            name -> {
              count[0]++;
              unreachable.add("load balancer " + name + " has not been looked at yet");
            });
    known.forEach(
        (loadBalancer, instances) -> {
          for (Known instance : instances) {
            count[0]++;
            var name = loadBalancer + " on " + instance.node();
            if (!instance.silent().isEmpty()) {
              unreachable.add(instance.silent());
              continue;
            }
            asked.add(
                api.read(instance.target())
                    .onSuccess(
                        state -> {
                          var answer = question.apply(name, state);
                          if (!answer.isEmpty()) {
                            wrong.add(answer);
                          }
                        })
                    .onFailure(e -> unreachable.add(name + ": " + e.getMessage()))
                    .<Void>mapEmpty()
                    .otherwiseEmpty());
          }
        });
    return Future.all(asked).map(v -> new Routing(count[0], wrong, unreachable));
  }
}
