package io.abril.it.haproxy;

import io.abril.api.Condition;
import io.abril.api.Kind;
import io.abril.api.Meta;
import io.abril.api.Resource;
import io.abril.api.endpoint.ConsumerEndpoint;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.node.Node;
import io.abril.api.node.NodeSpec;
import io.abril.api.node.NodeStatus;
import io.abril.controllers.consul.Catalog;
import io.abril.runtime.Context;
import io.abril.runtime.Index;
import io.abril.runtime.Op;
import io.abril.runtime.view.Rows;
import io.abril.schema.Json;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Views that a test writes by hand, in the place of Consul. */
final class World implements Context, Catalog {
  final Map<String, List<Resource<?, ?>>> objects = new TreeMap<>();
  final List<Entry> entries = new ArrayList<>();
  final List<Object> rows = new ArrayList<>();
  boolean synced = true;

  static Meta meta(String name) {
    return new Meta(name, Map.of(), Map.of(), "uid-" + name, 1, Instant.EPOCH, Optional.empty());
  }

  void node(String name, String address) {
    var spec =
        Json.read(
            "{\"address\": \""
                + address
                + "\", \"docker\": {\"url\": \"unix:///x\"}, \"dns\": [],"
                + " \"availability\": \"active\", \"portRange\": \"20000-32000\"}",
            NodeSpec.class);
    var ready = new Condition(Condition.READY, Condition.Status.TRUE, "", "", Instant.EPOCH, 1);
    put(
        new Resource<>(
            Node.KIND, meta(name), spec, Optional.of(NodeStatus.UNKNOWN), List.of(ready)));
  }

  void endpoint(String name, String service, String live) {
    var spec =
        Json.read(
            "{\"service\": \"" + service + "\", \"range\": \"*\", \"version\": \"" + live + "\"}",
            EndpointSpec.class);
    var status =
        Json.read(
            "{\"phase\": \"Steady\", \"phaseSince\": \"1970-01-01T00:00:00Z\", \"live\": \""
                + live
                + "\"}",
            EndpointStatus.class);
    put(
        new Resource<EndpointSpec, EndpointStatus>(
            ConsumerEndpoint.KIND, meta(name), spec, Optional.of(status), List.of()));
  }

  void put(Resource<?, ?> resource) {
    var all = objects.computeIfAbsent(resource.kind().plural(), k -> new ArrayList<>());
    all.removeIf(r -> r.name().equals(resource.name()));
    all.add(resource);
  }

  void entry(String service, String version, String address, int port) {
    entryWithId(service + "-" + port, service, version, address, port);
  }

  void entryWithId(String id, String service, String version, String address, int port) {
    entries.add(
        new Entry("n1", id, service, version, address, port, List.of(version), Map.of(), true));
  }

  @Override
  @SuppressWarnings("unchecked")
  public <S, T> List<Resource<S, T>> all(Kind<S, T> kind) {
    return (List<Resource<S, T>>) (List<?>) objects.getOrDefault(kind.plural(), List.of());
  }

  @Override
  public <S, T> Optional<Resource<S, T>> find(Kind<S, T> kind, String name) {
    return all(kind).stream().filter(r -> r.name().equals(name)).findFirst();
  }

  @Override
  public <S, T> List<Resource<S, T>> byIndex(Index<S, T> index, String value) {
    return all(index.kind()).stream().filter(r -> index.values(r).contains(value)).toList();
  }

  @Override
  public <S, T> List<Resource<S, T>> children(Kind<S, T> kind) {
    return List.of();
  }

  @Override
  @SuppressWarnings("unchecked")
  public <R> List<R> rows(Rows<R> family, String prefix) {
    return (List<R>) rows;
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public List<Op> ops() {
    return List.of();
  }

  @Override
  public <X> Future<X> blocking(Callable<X> work) {
    try {
      return Future.succeededFuture(work.call());
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }

  @Override
  public boolean superseded() {
    return false;
  }

  @Override
  public void onCancel(Runnable action) {}

  @Override
  public Logger logger() {
    return LoggerFactory.getLogger(World.class);
  }

  @Override
  public List<String> triggers() {
    return List.of();
  }

  @Override
  public Set<String> services() {
    var names = new TreeSet<String>();
    entries.forEach(e -> names.add(e.service()));
    return names;
  }

  @Override
  public List<Entry> entries(String service) {
    return entries.stream().filter(e -> e.service().equals(service)).toList();
  }

  @Override
  public Optional<List<Entry>> instances(String service) {
    return Optional.of(entries(service));
  }

  @Override
  public boolean synced() {
    return synced;
  }
}
