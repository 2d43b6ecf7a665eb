package io.abril.controllers.node;

import io.abril.api.Condition;
import io.abril.controllers.Labels;
import io.abril.controllers.adoption.AdoptedServices;
import io.abril.controllers.consul.Agents;
import io.abril.controllers.docker.Engine.Container;
import io.abril.runtime.Plan.Aspect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What has to be put right on a node beside its pools: registrations that nobody stands behind any
 * more, containers of others that are to be registered, and containers of ours that no object
 * knows. Pure.
 *
 * @param ghosts service ids on the node's agent to deregister now; a bounded number at a time
 * @param unsettled foreign containers whose registrations are not as they should be, by id
 * @param aspects what a person should know
 */
record Housekeeping(List<String> ghosts, List<String> unsettled, List<Aspect> aspects) {
  /** What is one pass's share: an agent tells its cluster of each. */
  static final int GHOSTS_AT_A_TIME = 16;

  private static final int UNSETTLED_AT_A_TIME = 64;
  private static final int TOLD = 3;

  /** Nothing is known, so nothing is done. */
  static final Housekeeping NONE = new Housekeeping(List.of(), List.of(), List.of());

  /**
   * What was seen.
   *
   * @param node the node's name
   * @param adopts whether it registers foreign containers
   * @param services what the agent has of this root, by service id; empty when it didn't answer
   * @param instances ids of all instances that there are rows of, read after {@code services}
   * @param nodes names of all nodes
   * @param foreign what should be registered of each foreign container, by its id; empty while the
   *     engine's view is not in touch
   * @param ours containers of this root on the node
   * @param uids of all pools and load balancers
   */
  record Seen(
      String root,
      String node,
      boolean adopts,
      Optional<Map<String, Agents.Registered>> services,
      Set<String> instances,
      Set<String> nodes,
      Optional<Map<String, AdoptedServices>> foreign,
      List<Container> ours,
      Set<String> uids) {}

  static Housekeeping of(Seen seen) {
    var services = seen.services().orElse(Map.of());
    var ghosts = new TreeSet<String>();
    services.values().stream().filter(s -> isGhost(seen, s)).forEach(s -> ghosts.add(s.id()));
    var unsettled = seen.services().isEmpty() ? List.<String>of() : unsettled(seen, services);
    var aspects = new ArrayList<Aspect>();
    orphans(seen).ifPresent(aspects::add);
    problems(seen).ifPresent(aspects::add);
    return new Housekeeping(
        ghosts.stream().limit(GHOSTS_AT_A_TIME).toList(),
        unsettled.stream().limit(UNSETTLED_AT_A_TIME).toList(),
        List.copyOf(aspects));
  }

  /** What abril registered has a digest; anything else is not ours to take away. */
  private static boolean isGhost(Seen seen, Agents.Registered service) {
    if (service.hash().isEmpty()) {
      return false;
    }
    var adopter = service.meta().get(AdoptedServices.NODE);
    if (adopter != null) {
      return !seen.nodes().contains(adopter);
    }
    var prefix = "abril:" + seen.root() + ":";
    if (!service.id().startsWith(prefix)) {
      return false;
    }
    var rest = service.id().substring(prefix.length());
    int colon = rest.indexOf(':');
    return colon > 0 && !seen.instances().contains(rest.substring(0, colon));
  }

  private static List<String> unsettled(Seen seen, Map<String, Agents.Registered> services) {
    var have = new HashMap<String, Map<String, String>>();
    services.values().stream()
        .filter(s -> !s.hash().isEmpty())
        .filter(s -> seen.node().equals(s.meta().get(AdoptedServices.NODE)))
        .forEach(
            s ->
                have.computeIfAbsent(
                        s.meta().getOrDefault(AdoptedServices.CONTAINER, ""), k -> new TreeMap<>())
                    .put(s.id(), s.hash()));
    if (!seen.adopts()) {
      return have.keySet().stream().sorted().toList();
    }
    if (seen.foreign().isEmpty()) {
      // An engine that is silent is no reason to take its services out of Consul.
      return List.of();
    }
    var unsettled = new TreeSet<String>();
    var short2id = new HashMap<String, String>();
    seen.foreign()
        .get()
        .forEach(
            (id, adopted) -> {
              short2id.put(AdoptedServices.shortId(id), id);
              var wanted = new TreeMap<String, String>();
              adopted.registrations().forEach(r -> wanted.put(r.id(), r.hash()));
              if (!wanted.equals(have.getOrDefault(AdoptedServices.shortId(id), Map.of()))) {
                unsettled.add(id);
              }
            });
    have.keySet().stream().filter(id -> !short2id.containsKey(id)).forEach(unsettled::add);
    return List.copyOf(unsettled);
  }

  /** Consul's data may have been lost, so they are kept: only a person knows what they are for. */
  private static Optional<Aspect> orphans(Seen seen) {
    var names =
        seen.ours().stream().filter(c -> isOrphan(seen, c)).map(Container::name).sorted().toList();
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Aspect(
                "Orphans",
                Condition.Status.TRUE,
                "Orphaned",
                names.size()
                    + (names.size() == 1 ? " container belongs" : " containers belong")
                    + " to no object of this root: "
                    + some(names)
                    + "; apply its document again, or remove it with docker rm -f"));
  }

  private static boolean isOrphan(Seen seen, Container container) {
    boolean ofPool = !container.label(Labels.POOL).isEmpty();
    boolean ofBalancer = !container.label(Labels.LOAD_BALANCER).isEmpty();
    return (ofPool || ofBalancer) && !seen.uids().contains(container.label(Labels.UID));
  }

  private static Optional<Aspect> problems(Seen seen) {
    var problems =
        seen.foreign().orElse(Map.of()).values().stream()
            .flatMap(a -> a.problems().stream())
            .sorted()
            .distinct()
            .toList();
    return !seen.adopts() || problems.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Aspect("Adopted", Condition.Status.FALSE, "BadDeclaration", some(problems)));
  }

  private static String some(List<String> all) {
    var text = String.join(", ", all.subList(0, Math.min(TOLD, all.size())));
    return all.size() > TOLD ? text + " and " + (all.size() - TOLD) + " more" : text;
  }
}
