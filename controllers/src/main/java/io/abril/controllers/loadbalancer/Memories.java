package io.abril.controllers.loadbalancer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is remembered of each HAProxy and of each load balancer. Belongs to the event loop. */
final class Memories {
  private final Map<String, InstanceMemory> instances = new HashMap<>();
  private final Map<String, List<String>> problems = new HashMap<>();

  InstanceMemory of(String uid, String node) {
    return instances.computeIfAbsent(uid + "/" + node, k -> new InstanceMemory());
  }

  /** Those of these problems that were not there the last time. */
  List<String> newProblems(String uid, List<String> now) {
    var before = problems.put(uid, List.copyOf(now));
    return now.stream().filter(p -> before == null || !before.contains(p)).toList();
  }

  void forget(String uid) {
    instances.keySet().removeIf(key -> key.startsWith(uid + "/"));
    problems.remove(uid);
  }
}
