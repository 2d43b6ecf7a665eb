package io.abril.controllers.pool;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Port;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.Slot;
import io.abril.controllers.consul.Agents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The Consul services that an instance is registered as, one per registered port. Pure. */
final class Registrations {
  /** Nobody refreshes what an engine says: it stays true until the engine says something else. */
  private static final Duration UNTIL_TOLD = Duration.ofDays(3650);

  private Registrations() {}

  /**
   * An instance's registrations.
   *
   * @param there ids that are registered already; their checks keep their state, since what
   *     answered once may have stopped to
   */
  static List<Agents.Registration> of(
      Slot slot, ServicePoolSpec spec, Instance instance, ServiceIds ids, Set<String> there) {
    var all = new ArrayList<Agents.Registration>();
    for (Port port : spec.ports()) {
      if (port.registered() && instance.ports().containsKey(port.name())) {
        var id = ids.of(instance.id(), port.name());
        all.add(of(slot, spec, instance, port, id, ids.root(), !there.contains(id)));
      }
    }
    return all;
  }

  private static Agents.Registration of(
      Slot slot,
      ServicePoolSpec spec,
      Instance instance,
      Port port,
      String id,
      String root,
      boolean passing) {
    var version = spec.version();
    var tags = new ArrayList<>(List.of(version.toString(), version.dashed()));
    tags.addAll(port.register().tags());
    var meta = new LinkedHashMap<>(port.register().meta());
    meta.put("version", version.toString());
    meta.put("pool", slot.pool());
    meta.put("slot", String.valueOf(slot.slot()));
    meta.put("abril-root", root);
    int number = instance.ports().get(port.name());
    return new Agents.Registration(
        id,
        port.register().name().orElse(spec.service()),
        instance.address(),
        number,
        tags,
        meta,
        port.check().map(c -> check(c, instance.address(), number)),
        passing);
  }

  private static Agents.Check check(io.abril.api.pool.Check check, String address, int port) {
    if (check.docker()) {
      return new Agents.Check(Agents.How.TOLD, "", UNTIL_TOLD, check.timeout(), 1);
    }
    var at = address + ":" + port;
    var how =
        check.http().isPresent()
            ? Agents.How.HTTP
            : check.grpc().isPresent() ? Agents.How.GRPC : Agents.How.TCP;
    var target =
        check
            .http()
            .map(path -> "http://" + at + path)
            .or(() -> check.grpc().filter(service -> !service.isEmpty()).map(s -> at + "/" + s))
            .orElse(at);
    return new Agents.Check(
        how, target, check.interval(), check.timeout(), check.failuresBeforeCritical());
  }

  /** Service id to hash, as the agent tells them once they are registered. */
  static Map<String, String> hashes(
      Slot slot, ServicePoolSpec spec, Instance instance, ServiceIds ids) {
    var hashes = new LinkedHashMap<String, String>();
    of(slot, spec, instance, ids, Set.of()).forEach(r -> hashes.put(r.id(), r.hash()));
    return hashes;
  }
}
