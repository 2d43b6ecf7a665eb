package io.abril.controllers.loadbalancer;

import io.abril.api.Resource;
import io.abril.api.Version;
import io.abril.api.endpoint.ConsumerEndpoint;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.loadbalancer.LoadBalancerSpec;
import io.abril.api.loadbalancer.Route;
import io.abril.api.pool.Instance;
import io.abril.api.pool.Port;
import io.abril.api.pool.ServicePool;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.Slot;
import io.abril.controllers.Instances;
import io.abril.controllers.consul.Catalog;
import io.abril.controllers.haproxy.RuntimeState;
import io.abril.controllers.haproxy.Traits;
import io.abril.controllers.loadbalancer.RouteInputs.Endpoint;
import io.abril.controllers.loadbalancer.RouteInputs.Implementation;
import io.abril.controllers.loadbalancer.RouteInputs.Row;
import io.abril.controllers.loadbalancer.RouteInputs.ServicePort;
import io.abril.runtime.Lookup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Collects {@link RouteInputs} from the views. */
final class InputsFrom {
  private InputsFrom() {}

  /**
   * The inputs of one load balancer.
   *
   * @param secrets that it names, opened
   * @param tls what the binds with TLS offer
   */
  static RouteInputs views(
      String root,
      LoadBalancerSpec spec,
      Catalog catalog,
      Lookup lookup,
      List<RuntimeState> runtimes,
      Map<String, Opened> secrets,
      RouteInputs.Tls tls) {
    var entries = new ArrayList<Catalog.Entry>();
    catalog.services().forEach(service -> entries.addAll(catalog.entries(service)));
    var pools = new HashMap<String, ServicePoolSpec>();
    lookup.all(ServicePool.KIND).forEach(pool -> pools.put(pool.name(), pool.spec()));
    return new RouteInputs(
        root,
        entries,
        pools.values().stream().flatMap(InputsFrom::implementations).distinct().toList(),
        poolPorts(pools),
        services(spec, catalog),
        lookup.all(ConsumerEndpoint.KIND).stream()
            .filter(e -> !e.deleting())
            .map(InputsFrom::endpoint)
            .toList(),
        rows(lookup, pools),
        standing(runtimes),
        secrets,
        tls);
  }

  private static Map<String, List<Implementation>> poolPorts(Map<String, ServicePoolSpec> pools) {
    var ports = new HashMap<String, List<Implementation>>();
    pools.forEach((name, pool) -> ports.put(name, implementations(pool).toList()));
    return ports;
  }

  /** From the first time that a service is asked for, the catalog watches it. */
  private static Map<String, List<Catalog.Entry>> services(LoadBalancerSpec spec, Catalog catalog) {
    var services = new HashMap<String, List<Catalog.Entry>>();
    Stream.concat(spec.routes().stream().map(Route::to), spec.fallback().stream())
        .flatMap(to -> to.all().stream())
        .flatMap(d -> d.service().stream())
        .forEach(name -> services.put(name, catalog.instances(name).orElse(List.of())));
    return services;
  }

  private static Stream<Implementation> implementations(ServicePoolSpec pool) {
    return pool.ports().stream().filter(Port::registered).map(port -> implementation(pool, port));
  }

  private static Implementation implementation(ServicePoolSpec pool, Port port) {
    return new Implementation(
        port.register().name().orElse(pool.service()), pool.version().toString());
  }

  /** What of an endpoint concerns a load balancer. */
  static Endpoint endpoint(Resource<EndpointSpec, EndpointStatus> endpoint) {
    var status = endpoint.status();
    var others = new ArrayList<Version>();
    status.flatMap(EndpointStatus::previous).ifPresent(others::add);
    status
        .flatMap(EndpointStatus::attempt)
        .filter(a -> a.outcome().isEmpty())
        .ifPresent(a -> others.add(a.candidate()));
    return new Endpoint(
        endpoint.name(), endpoint.spec().service(), status.flatMap(EndpointStatus::live), others);
  }

  private static Map<String, Row> rows(Lookup lookup, Map<String, ServicePoolSpec> pools) {
    var rows = new HashMap<String, Row>();
    for (Slot slot : lookup.rows(Instances.ROWS, "")) {
      var pool = Optional.ofNullable(pools.get(slot.pool()));
      slot.all().forEach(instance -> rows.put(instance.id(), row(instance, pool)));
    }
    return rows;
  }

  private static Row row(Instance instance, Optional<ServicePoolSpec> pool) {
    var ports = new ArrayList<ServicePort>();
    pool.stream()
        .flatMap(spec -> spec.ports().stream())
        .filter(port -> port.registered() && instance.ports().containsKey(port.name()))
        .forEach(
            port ->
                ports.add(
                    new ServicePort(
                        port.name(),
                        implementation(pool.orElseThrow(), port),
                        instance.ports().get(port.name()))));
    return new Row(instance.id(), instance.phase(), instance.address(), ports);
  }

  /** One HAProxy that sees a server is enough: all of them are to have the same. */
  private static Set<String> standing(List<RuntimeState> runtimes) {
    var standing = new HashSet<String>();
    for (RuntimeState runtime : runtimes) {
      runtime.current().servers().stream()
          .filter(s -> !s.down() && !s.closed())
          .forEach(s -> standing.add(Traits.plainName(s.backend()) + "/" + s.hostPort()));
    }
    return standing;
  }
}
