package io.abril.controllers;

import io.abril.api.endpoint.EndpointStatus.Count;
import io.abril.controllers.dns.Resolver;
import io.abril.controllers.endpoint.Reachability;
import io.abril.controllers.haproxy.Balancers;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Asks the resolvers of all nodes and every load balancer how a version is reached. */
final class WorldReachability implements Reachability {
  private final Supplier<Map<String, Resolver>> resolvers;
  private final Balancers balancers;
  private int lastCount;

  /**
   * Reachability over these.
   *
   * @param resolvers of the nodes that are ready now, by address
   */
  WorldReachability(Supplier<Map<String, Resolver>> resolvers, Balancers balancers) {
    this.resolvers = resolvers;
    this.balancers = balancers;
  }

  @Override
  public Future<List<String>> implementation(String service, String version, Set<String> servers) {
    return compare(version + "." + service + ".service.consul", servers);
  }

  @Override
  public Future<List<String>> endpointName(String endpoint, Set<String> servers) {
    return compare(endpoint + ".query.consul", servers);
  }

  /** What each resolver answers for an SRV question, held against what it should. */
  private Future<List<String>> compare(String name, Set<String> servers) {
    var wrong = new ArrayList<String>();
    var silent = new ArrayList<String>();
    Collection<Future<Void>> asked = new ArrayList<>();
    resolvers
        .get()
        .forEach(
            (address, resolver) ->
                asked.add(
                    resolver
                        .srv(name)
                        .onSuccess(answers -> hold(address, name, servers, answers, wrong))
                        .onFailure(e -> silent.add("resolver " + address + ": " + e.getMessage()))
                        .<Void>mapEmpty()
                        .otherwiseEmpty()));
    // A resolver that does not answer serves nobody: it holds a switch up only if none answers.
    return Future.all(List.copyOf(asked))
        .map(v -> silent.size() == asked.size() ? List.copyOf(silent) : List.copyOf(wrong));
  }

  private static void hold(
      String resolver,
      String name,
      Set<String> servers,
      Set<Resolver.Srv> answers,
      List<String> wrong) {
    var found =
        answers.stream()
            .map(a -> a.address().orElse(a.target()) + ":" + a.port())
            .collect(Collectors.toCollection(TreeSet::new));
    if (!found.equals(new TreeSet<>(servers))) {
      wrong.add(
          "resolver "
              + resolver
              + " answers "
              + name
              + " with "
              + (found.isEmpty() ? "nothing" : String.join(", ", found))
              + " instead of "
              + String.join(", ", new TreeSet<>(servers)));
    }
  }

  @Override
  public Future<Routes> backends(String service, String version, Set<String> servers) {
    return balancers
        .serving(backend(service, version), servers)
        .onSuccess(r -> lastCount = r.asked())
        .map(r -> new Routes(r.wrong(), r.unreachable(), r.unseen()));
  }

  @Override
  public Future<Routes> routes(
      String endpoint, String service, String version, Predicate<String> lost) {
    return balancers
        .routing(endpoint, backend(service, version), Set.of(), lost)
        .onSuccess(r -> lastCount = r.asked())
        .map(r -> new Routes(r.wrong(), r.unreachable(), r.unseen()));
  }

  @Override
  public Future<Map<String, Count>> traffic(String service, String version) {
    return balancers
        .counters(backend(service, version))
        .map(
            found -> {
              var counts = new HashMap<String, Count>();
              found.forEach((worker, c) -> counts.put(worker, new Count(c.requests(), c.errors())));
              return counts;
            });
  }

  @Override
  public int balancers() {
    return lastCount;
  }

  private static String backend(String service, String version) {
    return service + "_" + version;
  }
}
