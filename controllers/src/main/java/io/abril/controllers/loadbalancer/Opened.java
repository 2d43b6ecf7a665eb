package io.abril.controllers.loadbalancer;

import java.util.Map;

/**
 * A Secret that a load balancer names.
 *
 * @param values plain values by key; never printed
 * @param problem why there are none, as a sentence; empty when there are
 */
record Opened(Map<String, String> values, String problem) {
  Opened {
    values = Map.copyOf(values);
  }

  static Opened missing(String name) {
    return new Opened(
        Map.of(),
        "the secret " + name + " is not there; abrilctl create secret " + name + " makes it");
  }

  @Override
  public String toString() {
    return "Opened[" + values.keySet() + " " + problem + "]";
  }
}
