package io.abril.controllers.adoption;

import io.abril.controllers.consul.Agents;
import io.abril.controllers.docker.Engine.Container;
import io.abril.controllers.docker.Engine.Declared;
import io.abril.controllers.docker.Engine.PublishedPort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The Consul services of a container that abril did not start. The keys mean what they mean to
 * Registrator (source: its user guide, pages "Services" and "Backends"); what it leaves open, and
 * the few things that differ, are in ADR 0025. Pure.
 *
 * @param registrations one for each published port that isn't ignored
 * @param problems what could not be done as said, as sentences
 */
public record AdoptedServices(List<Agents.Registration> registrations, List<String> problems) {
  /** Meta of a registration: the node whose container it is. */
  public static final String NODE = "abril-adopted";

  /** Meta of a registration: the first 12 digits of the container's id. */
  public static final String CONTAINER = "abril-container";

  private static final Set<String> NOT_META = Set.of("name", "tags", "id", "ignore");
  private static final int LONGEST_META = 512;
  private static final int MOST_META = 60;

  /** Copies the lists. */
  public AdoptedServices {
    registrations = List.copyOf(registrations);
    problems = List.copyOf(problems);
  }

  /**
   * The services of a container; none when it says nothing, or does not run.
   *
   * @param address the node's, for ports that are published at every address
   */
  public static AdoptedServices of(String root, String node, String address, Container container) {
    var builder = new Builder(root, node, address, container);
    container
        .declared()
        .filter(d -> container.running() || container.state().equals("paused"))
        .filter(d -> Declaration.isThere(container.labels(), d.env()))
        .ifPresent(builder::add);
    return new AdoptedServices(builder.registrations, builder.problems);
  }

  /** The digits by which a container's registrations are found again. */
  public static String shortId(String containerId) {
    return containerId.substring(0, Math.min(12, containerId.length()));
  }

  private static final class Builder {
    final String root;
    final String node;
    final String address;
    final Container container;
    final List<Agents.Registration> registrations = new ArrayList<>();
    final List<String> problems = new ArrayList<>();

    Builder(String root, String node, String address, Container container) {
      this.root = root;
      this.node = node;
      this.address = address;
      this.container = container;
    }

    void add(Declared declared) {
      // One that is published for the host itself alone is of no use to anybody else.
      var ports =
          declared.ports().stream()
              .filter(p -> !p.address().startsWith("127.") && !p.address().equals("::1"))
              .toList();
      for (PublishedPort port : ports) {
        var said = Declaration.of(container.labels(), declared.env(), port.container());
        if (said.get("ignore").isEmpty()) {
          registrations.add(registration(port, said, ports.size() > 1));
        }
      }
    }

    private Agents.Registration registration(
        PublishedPort port, Declaration said, boolean oneOfSeveral) {
      boolean udp = port.protocol().equals("udp");
      var name = said.get("name").orElseGet(() -> imageName(container.image()));
      var tags = new ArrayList<>(said.get("tags").map(Builder::tags).orElse(List.of()));
      if (udp) {
        tags.add("udp");
      }
      var at = port.address().isEmpty() ? address : port.address();
      var checks = new AdoptedChecks(said, at, port.host(), this::problem);
      var own = "abril:" + root + ":adopted:" + shortId(container.id()) + ":" + port.container();
      return new Agents.Registration(
          said.get("id").orElse(udp ? own + ":udp" : own),
          oneOfSeveral && !said.isOfPort("name") ? name + "-" + port.container() : name,
          at,
          port.host(),
          tags,
          meta(said),
          checks.check(),
          checks.beginsPassing());
    }

    private void problem(String sentence) {
      problems.add("container " + container.name() + ": " + sentence);
    }

    private Map<String, String> meta(Declaration said) {
      var meta = new LinkedHashMap<String, String>();
      said.all().forEach((key, value) -> meta(meta, key, value));
      meta.put("abril-root", root);
      meta.put(NODE, node);
      meta.put(CONTAINER, shortId(container.id()));
      return meta;
    }

    /** Consul refuses a whole service for one bad entry (source: its page "Services", meta). */
    private void meta(Map<String, String> meta, String key, String value) {
      if (NOT_META.contains(key) || key.startsWith("check_")) {
        return;
      }
      boolean fits =
          key.matches("[a-z0-9_-]{1,128}")
              && value.length() <= LONGEST_META
              && meta.size() < MOST_META;
      if (fits) {
        meta.put(key, value);
      } else {
        problem(
            "SERVICE_"
                + key
                + " is left out: Consul takes at most "
                + MOST_META
                + " entries, names of letters, digits, - and _, and values of at most "
                + LONGEST_META
                + " characters");
      }
    }

    /** Commas separate; one after a backslash belongs to the tag. */
    private static List<String> tags(String text) {
      var tags = new ArrayList<String>();
      for (String tag : text.split("(?<!\\\\),")) {
        if (!tag.isBlank()) {
          tags.add(tag.replace("\\,", ",").strip());
        }
      }
      return tags;
    }

    /** The last part of a reference, without tag and digest. */
    private static String imageName(String reference) {
      var last = reference.substring(reference.lastIndexOf('/') + 1);
      return last.replaceAll("[@:].*", "");
    }
  }
}
