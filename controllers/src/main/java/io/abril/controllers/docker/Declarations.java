package io.abril.controllers.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Ports;
import io.abril.controllers.docker.Engine.Declared;
import io.abril.controllers.docker.Engine.PublishedPort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what a container that abril did not start says of its services. */
final class Declarations {
  private static final String PREFIX = "SERVICE_";

  private Declarations() {}

  static Declared of(InspectContainerResponse answer) {
    return new Declared(env(answer.getConfig().getEnv()), ports(answer));
  }

  /** Other variables are nobody's business: they may hold secrets. */
  private static Map<String, String> env(String[] variables) {
    var env = new TreeMap<String, String>();
    for (String variable : variables == null ? new String[0] : variables) {
      int equals = variable.indexOf('=');
      if (variable.startsWith(PREFIX) && equals > 0) {
        env.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    return env;
  }

  private static List<PublishedPort> ports(InspectContainerResponse answer) {
    var ports = new ArrayList<PublishedPort>();
    if ("host".equals(answer.getHostConfig().getNetworkMode())) {
      var exposed = answer.getConfig().getExposedPorts();
      for (ExposedPort port : exposed == null ? new ExposedPort[0] : exposed) {
        ports.add(new PublishedPort(port.getPort(), protocol(port), "", port.getPort()));
      }
    } else if (answer.getNetworkSettings() != null
        && answer.getNetworkSettings().getPorts() != null) {
      answer
          .getNetworkSettings()
          .getPorts()
          .getBindings()
          .forEach((port, bindings) -> published(port, bindings, ports));
    }
    ports.sort(
        Comparator.comparing(PublishedPort::container).thenComparing(PublishedPort::protocol));
    return ports;
  }

  /** The first binding counts; engines list IPv4 first. */
  private static void published(
      ExposedPort port, Ports.Binding[] bindings, List<PublishedPort> into) {
    if (bindings == null || bindings.length == 0) {
      return;
    }
    var host = bindings[0].getHostPortSpec();
    if (host != null && host.matches("[1-9]\\d{0,4}")) {
      var address = bindings[0].getHostIp();
      boolean everywhere = address == null || address.equals("0.0.0.0") || address.equals("::");
      into.add(
          new PublishedPort(
              port.getPort(), protocol(port), everywhere ? "" : address, Integer.parseInt(host)));
    }
  }

  private static String protocol(ExposedPort port) {
    return port.getProtocol() == null ? "tcp" : port.getProtocol().toString();
  }
}
