package io.abril.controllers.workload;

import io.abril.api.pool.Link;
import io.abril.controllers.Hashes;
import io.abril.controllers.consul.Catalog;
import io.abril.controllers.consul.Catalog.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The addresses that a workload's links lead to. A target stays while it passes; when it has been
 * gone for {@link #GRACE}, another one takes its place, and with it the containers. Pure.
 *
 * @param inputs {@code link/AS} to {@code host:port}, for the links that have a target
 * @param waitsFor why nothing new may start, as sentences; empty when it may
 * @param gone targets in use that don't pass, with the time since when
 * @param lookAgain when one of these has been gone for long enough
 */
public record LinkTargets(
    Map<String, String> inputs,
    List<String> waitsFor,
    Map<String, Instant> gone,
    Optional<Instant> lookAgain) {
  /** A check that fails once, or an agent that is restarted, is no reason to replace containers. */
  public static final Duration GRACE = Duration.ofSeconds(5);

  private static final String PREFIX = "link/";

  /**
   * Decides.
   *
   * @param owner the workload's name: other workloads prefer other targets
   * @param used what the containers that there are were made with
   * @param wasGone the {@link #gone} of the last decision
   */
  public static LinkTargets of(
      String owner,
      List<Link> links,
      Catalog catalog,
      Collection<Map<String, String>> used,
      Map<String, Instant> wasGone,
      Instant now) {
    var inputs = new TreeMap<String, String>();
    var waitsFor = new ArrayList<String>();
    var gone = new TreeMap<String, Instant>();
    for (Link link : links) {
      var key = PREFIX + link.as();
      var inUse = byUse(used.stream().map(i -> i.get(key)).filter(v -> v != null).toList());
      var known = catalog.instances(link.service());
      var passing = known.map(LinkTargets::passing).orElse(List.of());
      var kept = inUse.stream().filter(passing::contains).findFirst();
      if (kept.isPresent()) {
        inputs.put(key, kept.get());
        continue;
      }
      var wished = passing.stream().min(Comparator.comparing(a -> Hashes.hex12(owner + key + a)));
      if (inUse.isEmpty()) {
        wished.ifPresentOrElse(
            address -> inputs.put(key, address),
            () -> waitsFor.add(waiting(link, known.isPresent())));
        continue;
      }
      var last = inUse.get(0);
      var since = wasGone.getOrDefault(key + "=" + last, now);
      if (wished.isPresent() && !since.plus(GRACE).isAfter(now)) {
        inputs.put(key, wished.get());
      } else {
        gone.put(key + "=" + last, since);
        inputs.put(key, last);
        waitsFor.add(waiting(link, known.isPresent()) + " at " + last);
      }
    }
    var lookAgain =
        gone.values().stream()
            .map(since -> since.plus(GRACE))
            .filter(now::isBefore)
            .min(Comparator.naturalOrder());
    return new LinkTargets(inputs, waitsFor, gone, lookAgain);
  }

  /** The address that most were made with comes first. */
  private static List<String> byUse(List<String> addresses) {
    var counts = new TreeMap<String, Integer>();
    addresses.forEach(a -> counts.merge(a, 1, Integer::sum));
    return counts.keySet().stream()
        .sorted(Comparator.comparing(counts::get, Comparator.reverseOrder()))
        .toList();
  }

  private static List<String> passing(List<Entry> entries) {
    return entries.stream()
        .filter(Entry::passing)
        .map(e -> host(e.address()) + ":" + e.port())
        .distinct()
        .toList();
  }

  private static String host(String address) {
    return address.contains(":") ? "[" + address + "]" : address;
  }

  private static String waiting(Link link, boolean known) {
    return known
        ? "link " + link.as() + " waits for a passing instance of service " + link.service()
        : "link " + link.as() + " waits until Consul's catalog has been read";
  }

  /** The variables that a container with these inputs is told. */
  public static Map<String, String> environment(List<Link> links, Map<String, String> inputs) {
    var env = new LinkedHashMap<String, String>();
    for (Link link : links) {
      var address = inputs.getOrDefault(PREFIX + link.as(), "");
      int colon = address.lastIndexOf(':');
      if (colon > 0) {
        env.put(link.as() + "_HOST", address.substring(0, colon).replaceAll("[\\[\\]]", ""));
        env.put(link.as() + "_PORT", address.substring(colon + 1));
        env.put(link.as() + "_ADDR", address);
      }
    }
    return env;
  }
}
