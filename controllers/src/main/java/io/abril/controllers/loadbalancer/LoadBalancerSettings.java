package io.abril.controllers.loadbalancer;

import java.util.HashMap;
import java.util.Map;

/**
 * What the controllers' own settings say of load balancers.
 *
 * @param root name of the root, a label of every container
 * @param ports port of a bind to the port that stands for it on these machines
 */
public record LoadBalancerSettings(String root, Map<Integer, Integer> ports) {
  /** Copies the map. */
  public LoadBalancerSettings {
    ports = Map.copyOf(ports);
  }

  /**
   * Reads {@code 80=18080,443=18443}; empty text for none.
   *
   * @throws IllegalArgumentException with a sentence
   */
  public static LoadBalancerSettings of(String root, String lbPorts) {
    var ports = new HashMap<Integer, Integer>();
    for (String pair : lbPorts.split(",")) {
      if (!pair.isBlank()) {
        var sides = pair.strip().split("=", 2);
        try {
          ports.put(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
          throw new IllegalArgumentException(
              "'" + pair + "' is not a pair of ports such as 80=18080", e);
        }
      }
    }
    return new LoadBalancerSettings(root, ports);
  }

  /** The port that stands for this one here. */
  int actual(int port) {
    return ports.getOrDefault(port, port);
  }
}
