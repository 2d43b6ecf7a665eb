package io.abril.controllers;

import io.abril.runtime.OperatorSettings;
import io.abril.runtime.consul.ConsulSettings;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The command line of a controller. Consul's and Docker's usual environment variables are the
 * defaults.
 */
final class ControllerOptions {
  @Option(
      names = "--consul",
      paramLabel = "URL",
      defaultValue = "${env:CONSUL_HTTP_ADDR:-http://127.0.0.1:8500}",
      description = "Consul agent; default: CONSUL_HTTP_ADDR, then ${DEFAULT-VALUE}.")
  private String consul;

  @Option(
      names = "--root",
      paramLabel = "NAME",
      defaultValue = "${env:ABRIL_ROOT:-abril}",
      description = "First part of every key in Consul KV; default: ${DEFAULT-VALUE}.")
  private String root;

  @Option(
      names = "--docker",
      paramLabel = "URL",
      defaultValue = "${env:DOCKER_HOST:-unix:///var/run/docker.sock}",
      description = "Docker Engine of the node 'local', which is used while no Node is applied.")
  private String docker;

  @Option(
      names = "--docker-certs",
      paramLabel = "DIR",
      defaultValue = "${env:DOCKER_CERT_PATH}",
      description = "Folder with ca.pem, cert.pem and key.pem for engines at tcp:// addresses.")
  private Optional<Path> dockerCerts = Optional.empty();

  @Option(
      names = "--node-address",
      paramLabel = "ADDRESS",
      description = "Address of the node 'local'; default: this machine's first own address.")
  private Optional<String> nodeAddress = Optional.empty();

  @Option(
      names = "--dns",
      paramLabel = "ADDRESS",
      description = "Resolver (port 53) of containers on the node 'local'; may be repeated.")
  private List<String> dns = new ArrayList<>();

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:9180",
      description = "Where /metrics, /healthz and /readyz are served; default: ${DEFAULT-VALUE}.")
  private String http;

  @Option(
      names = "--tls-dir",
      paramLabel = "DIR",
      required = true,
      defaultValue = "${env:ABRIL_TLS_DIR:-/etc/abril/tls}",
      description =
          "Certificates for HAProxy's runtime API, made by deploy/certs; default: ${DEFAULT-VALUE}.")
  private Path tlsDir;

  @Option(
      names = "--keys-dir",
      paramLabel = "DIR",
      required = true,
      defaultValue = "${env:ABRIL_KEYS_DIR:-/etc/abril/keys}",
      description =
          "Private keys of Secrets (*.pem, mode 600; the last one by name encrypts), made by"
              + " deploy/keys; default: ${DEFAULT-VALUE}.")
  private Path keysDir;

  @Option(
      names = "--lb-port",
      paramLabel = "BIND=PORT",
      description = "Port that load balancers use here instead of a bind's; may be repeated.")
  private Map<Integer, Integer> lbPorts = new HashMap<>();

  @Option(
      names = "--id",
      paramLabel = "NAME",
      description = "Name of this controller; default: abril-controller-HOST-PID.")
  private Optional<String> id = Optional.empty();

  ControllerSettings settings() {
    int colon = http.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("--http must be HOST:PORT, not '" + http + "'");
    }
    var operator =
        new OperatorSettings(
            consul(),
            root,
            "controllers",
            id.orElseGet(ControllerOptions::defaultId),
            BuildVersion.text(),
            http.substring(0, colon),
            Integer.parseInt(http.substring(colon + 1)));
    return new ControllerSettings(
        operator,
        docker,
        dockerCerts.filter(p -> !p.toString().isEmpty()),
        nodeAddress.orElseGet(ControllerOptions::ownAddress),
        dns,
        tlsDir,
        keysDir,
        lbPorts);
  }

  /**
   * The token comes from the environment or a file, never from the command line, which others can
   * read.
   */
  private ConsulSettings consul() {
    var environment = new HashMap<>(System.getenv());
    environment.put("CONSUL_HTTP_ADDR", consul);
    return ConsulSettings.fromEnvironment(environment);
  }

  private static String defaultId() {
    try {
      return "abril-controller-"
          + InetAddress.getLocalHost().getHostName()
          + "-"
          + ProcessHandle.current().pid();
    } catch (UnknownHostException e) {
      return "abril-controller-" + ProcessHandle.current().pid();
    }
  }

  private static String ownAddress() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(a -> a.isSiteLocalAddress() && a.getHostAddress().indexOf(':') < 0)
          .map(InetAddress::getHostAddress)
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "this machine has no private address; say --node-address"));
    } catch (SocketException e) {
      throw new UncheckedIOException("this machine's addresses can't be read", e);
    }
  }
}
