package io.abril.controllers.workload;

import io.abril.controllers.consul.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A catalog that a test fills. */
public final class FakeCatalog implements Catalog {
  private final Map<String, List<Entry>> services = new TreeMap<>();
  private boolean read = true;

  /** An instance of a service, registered at a port of its own. */
  public FakeCatalog with(String service, String address, int port, boolean passing) {
    var all = services.computeIfAbsent(service, s -> new ArrayList<>());
    all.removeIf(e -> e.address().equals(address) && e.port() == port);
    all.add(
        new Entry(
            "node", address + port, service, "", address, port, List.of(), Map.of(), passing));
    return this;
  }

  /** None of it any more. */
  public FakeCatalog without(String service) {
    services.remove(service);
    return this;
  }

  /** Before it has been read. */
  public FakeCatalog unread() {
    read = false;
    return this;
  }

  @Override
  public Set<String> services() {
    return Set.of();
  }

  @Override
  public List<Entry> entries(String service) {
    return List.of();
  }

  @Override
  public Optional<List<Entry>> instances(String service) {
    return read ? Optional.of(services.getOrDefault(service, List.of())) : Optional.empty();
  }

  @Override
  public boolean synced() {
    return read;
  }
}
