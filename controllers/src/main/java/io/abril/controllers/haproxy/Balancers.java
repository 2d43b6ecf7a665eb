package io.abril.controllers.haproxy;

import io.abril.controllers.haproxy.RuntimeApi.Target;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The HAProxys of this root, asked by reconcilers of other kinds: whether an instance is drained,
 * and what an endpoint leads to. The reconciler of load balancers keeps it; after a restart it is
 * filled by that one's first passes, so callers say with {@link #expect} which there are. Belongs
 * to the event loop.
 */
public final class Balancers {
  private final RuntimeApi api;
  private final Map<String, List<Known>> known = new TreeMap<>();
  private Supplier<Collection<String>> expected = Set::of;

  /**
   * One HAProxy.
   *
   * @param node where it runs
   * @param target its runtime API
   * @param silent why it can't be asked, as a sentence; empty when it can be tried
   * @param follows of endpoints: keys of the routes map beside its own that are to lead to its live
   *     version, with how the backend's name goes on there
   * @param backends names of all backends that it is to have
   */
  public record Known(
      String node,
      Target target,
      String silent,
      Map<String, Map<String, String>> follows,
      List<String> backends) {
    /** Copies the collections. */
    public Known {
      follows = Map.copyOf(follows);
      backends = List.copyOf(backends);
    }

    /** The backend and its variants: routes with a cookie or other options lead to one of those. */
    List<String> variants(String backend) {
      return backends.stream().filter(b -> Traits.plainName(b).equals(backend)).toList();
    }

    /** Keys of the routes map that are to lead to this version of the endpoint. */
    Map<String, String> keys(String endpoint, String backend) {
      var keys = new TreeMap<String, String>();
      keys.put("endpoint/" + endpoint + "/", backend);
      follows
          .getOrDefault(endpoint, Map.of())
          .forEach((key, suffix) -> keys.put(key, backend + suffix));
      return keys;
    }
  }

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
   * @param unseen load balancers that this process has not looked at yet, as sentences: unlike one
   *     that can't be reached, such a one will be known in a moment
   */
  public record Routing(
      int asked, List<String> wrong, List<String> unreachable, List<String> unseen) {
    /** Copies the lists. */
    public Routing {
      wrong = List.copyOf(wrong);
      unreachable = List.copyOf(unreachable);
      unseen = List.copyOf(unseen);
    }

    /** Such as {@code 2/3}: how many agree, of all. */
    public String share() {
      return (asked - wrong.size() - unreachable.size() - unseen.size()) + "/" + asked;
    }
  }

  /** An empty registry that asks by this API. */
  public Balancers(RuntimeApi api) {
    this.api = api;
  }

  /** Names of the load balancers that there are, looked at or not. */
  public void expect(Supplier<Collection<String>> names) {
    expected = names;
  }

  /** A load balancer's HAProxys, from its reconciler. */
  public void put(String loadBalancer, List<Known> instances) {
    known.put(loadBalancer, List.copyOf(instances));
  }

  /** Whether {@link #put} has told of this load balancer. */
  public boolean knows(String loadBalancer) {
    return known.containsKey(loadBalancer);
  }

  /** A load balancer is gone. */
  public void remove(String loadBalancer) {
    known.remove(loadBalancer);
  }

  /** Whether no HAProxy sends requests to this address, nor has a session with it in any worker. */
  public Future<Drained> drained(String address, int port) {
    var hostPort = Words.hostPort(address, port);
    return ask(node -> false, (known, name, state) -> left(name, state, hostPort))
        .map(
            found ->
                new Drained(
                    found.wrong(),
                    Stream.concat(found.unreachable().stream(), found.unseen().stream()).toList()));
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
    return routing(endpointName, backend, addressPorts, node -> false);
  }

  /** The same, where one that can't be asked is not missed if its node is lost. */
  public Future<Routing> routing(
      String endpointName, String backend, Set<String> addressPorts, Predicate<String> lost) {
    return ask(
        lost,
        (known, name, state) -> {
          for (var key : known.keys(endpointName, backend).entrySet()) {
            var leads = state.current().routes().get(key.getKey());
            if (!key.getValue().equals(leads)) {
              return name
                  + " routes "
                  + endpointName
                  + (leads == null ? " nowhere" : " to " + leads)
                  + " instead of "
                  + key.getValue();
            }
          }
          return missing(name, state, backend, addressPorts);
        });
  }

  /** Whether every HAProxy has all of these servers up in this backend, routed to or not. */
  public Future<Routing> serving(String backend, Set<String> addressPorts) {
    return ask(node -> false, (known, name, state) -> missing(name, state, backend, addressPorts));
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

  /**
   * What every HAProxy that answers has counted of a backend and its variants, by worker: {@code
   * edge on vm1#27}.
   */
  public Future<Map<String, BackendCounters.Counted>> counters(String backend) {
    var counted = new TreeMap<String, BackendCounters.Counted>();
    var asked = new ArrayList<Future<Void>>();
    known.forEach(
        (loadBalancer, instances) ->
            instances.stream()
                .filter(instance -> instance.silent().isEmpty())
                .forEach(
                    instance -> {
                      var name = loadBalancer + " on " + instance.node();
                      asked.add(
                          BackendCounters.read(api, instance.target(), instance.variants(backend))
                              .onSuccess(
                                  found ->
                                      found.forEach((pid, c) -> counted.put(name + "#" + pid, c)))
                              .<Void>mapEmpty()
                              .otherwiseEmpty());
                    }));
    return Future.all(asked).map(v -> Map.copyOf(counted));
  }

  private interface Question {
    /** What is wrong, as a sentence; empty for nothing. */
    String ask(Known known, String name, RuntimeState state);
  }

  private Future<Routing> ask(Predicate<String> lost, Question question) {
    var wrong = new ArrayList<String>();
    var unreachable = new ArrayList<String>();
    var unseen = new ArrayList<String>();
    var asked = new ArrayList<Future<Void>>();
    int[] count = {0};
    expected.get().stream()
        .filter(name -> !known.containsKey(name))
        .sorted()
        .forEach(
            name -> {
              count[0]++;
              unseen.add("load balancer " + name + " has not been looked at yet");
            });
    known.forEach(
        (loadBalancer, instances) -> {
          for (Known instance : instances) {
            count[0]++;
            var name = loadBalancer + " on " + instance.node();
            if (!instance.silent().isEmpty()) {
              if (!lost.test(instance.node())) {
                unreachable.add(instance.silent());
              }
              continue;
            }
            asked.add(
                api.read(instance.target())
                    .onSuccess(
                        state -> {
                          var answer = question.ask(instance, name, state);
                          if (!answer.isEmpty()) {
                            wrong.add(answer);
                          }
                        })
                    .onFailure(
                        e -> {
                          if (!lost.test(instance.node())) {
                            unreachable.add(name + ": " + e.getMessage());
                          }
                        })
                    .<Void>mapEmpty()
                    .otherwiseEmpty());
          }
        });
    return Future.all(asked).map(v -> new Routing(count[0], wrong, unreachable, unseen));
  }
}
