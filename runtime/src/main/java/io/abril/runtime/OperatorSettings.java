package io.abril.runtime;

import io.abril.runtime.consul.ConsulSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/**
 * What an operator needs to know of its surroundings. {@link #fromEnvironment} is enough for most.
 *
 * @param consul how Consul is reached
 * @param root first part of every key; a root is a tenant
 * @param group controllers of one group elect one leader
 * @param id unique among controllers; the id of this process's service in Consul
 * @param version of the program
 * @param httpHost address that metrics and health are served at
 * @param httpPort its port; 0 for any
 */
public record OperatorSettings(
    ConsulSettings consul,
    String root,
    String group,
    String id,
    String version,
    String httpHost,
    int httpPort) {

  /**
   * The settings of a program of that name on this machine: Consul's agent at {@code
   * http://127.0.0.1:8500}, the root {@code abril}, the name as its group, {@code NAME@HOST-PID} as
   * its id, and metrics and health on any port of the loopback address.
   */
  public static OperatorSettings of(String name) {
    return new OperatorSettings(
        ConsulSettings.of("http://127.0.0.1:8500"),
        "abril",
        name,
        name + "@" + host() + "-" + ProcessHandle.current().pid(),
        "0",
        "127.0.0.1",
        0);
  }

  /**
   * The same, with what the environment says otherwise: Consul's own variables, see {@link
   * ConsulSettings#fromEnvironment}, {@code ABRIL_ROOT}, and {@code ABRIL_HTTP} ({@code
   * HOST:PORT}).
   *
   * @throws IllegalArgumentException when a variable can't be understood; the message says which
   */
  public static OperatorSettings fromEnvironment(String name) {
    return fromEnvironment(name, System.getenv());
  }

  static OperatorSettings fromEnvironment(String name, Map<String, String> environment) {
    var settings = of(name).withConsul(ConsulSettings.fromEnvironment(environment));
    var root = environment.getOrDefault("ABRIL_ROOT", "");
    if (!root.isEmpty()) {
      settings = settings.withRoot(root);
    }
    var http = environment.getOrDefault("ABRIL_HTTP", "");
    if (!http.isEmpty()) {
      if (!http.matches(".+:[0-9]{1,5}")) {
        throw new IllegalArgumentException("ABRIL_HTTP must be HOST:PORT, not '" + http + "'");
      }
      int colon = http.lastIndexOf(':');
      settings =
          settings.withHttp(http.substring(0, colon), Integer.parseInt(http.substring(colon + 1)));
    }
    return settings;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** The same with another way to Consul. */
  public OperatorSettings withConsul(ConsulSettings other) {
    return new OperatorSettings(other, root, group, id, version, httpHost, httpPort);
  }

  /** The same in another root. */
  public OperatorSettings withRoot(String other) {
    return new OperatorSettings(consul, other, group, id, version, httpHost, httpPort);
  }

  /** The same under another id. */
  public OperatorSettings withId(String other) {
    return new OperatorSettings(consul, root, group, other, version, httpHost, httpPort);
  }

  /** The same with metrics and health served there. */
  public OperatorSettings withHttp(String host, int port) {
    return new OperatorSettings(consul, root, group, id, version, host, port);
  }
}
