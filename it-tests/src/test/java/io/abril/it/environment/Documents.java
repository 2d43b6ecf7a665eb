package io.abril.it.environment;

/** Documents that tests begin with; small changes are text replacements, as a user's are. */
public final class Documents {
  private Documents() {}

  /** The machine as the node vm1. */
  public static String node(Environment environment) {
    var dns = environment.variable("ABRIL_DNS");
    return """
        apiVersion: abril/v1
        kind: Node
        metadata: {name: vm1}
        spec:
          address: %s
          docker: {url: "%s"}
          consulAgent: {url: "%s"}
          dns: [%s]
        """
        .formatted(
            environment.variable("ABRIL_NODE_ADDRESS"),
            environment.variable("DOCKER_HOST"),
            environment.variable("CONSUL_HTTP_ADDR"),
            dns.substring(0, dns.lastIndexOf(':')));
  }

  /** HAProxy on every node. */
  public static String loadBalancer() {
    return """
        apiVersion: abril/v1
        kind: LoadBalancer
        metadata: {name: edge}
        spec:
          binds: [{port: 80}]
        """;
  }

  /** A pool of a sample service. */
  public static String sample(String service, String version, int replicas) {
    return """
        apiVersion: abril/v1
        kind: ServicePool
        metadata: {name: %1$s-%2$s}
        spec:
          service: %1$s
          version: %2$s
          image: {ref: "cs/%1$s:%2$s"}
          replicas: %3$d
          hostname: "{service}-{slot}"
          env: {WHO: "{pool}.{slot} on {node.name}"}
          user: "65534"
          readOnly: true
          capDrop: [ALL]
          dns: node
          ports:
          - {name: http, container: 8080, check: {http: /status}}
          resources: {limit: {memory: 128Mi}}
        """
        .formatted(service, version, replicas);
  }

  /** A pool of busybox's HTTP server, which starts at once and says {@code HOST VERSION}. */
  public static String busybox(String service, String version, int replicas) {
    return """
        apiVersion: abril/v1
        kind: ServicePool
        metadata: {name: %1$s-%2$s}
        spec:
          service: %1$s
          version: %2$s
          image: {ref: "abril/busybox:test", pull: Never}
          replicas: %3$d
          args:
          - sh
          - -c
          - >-
            mkdir -p /tmp/www && echo ok >/tmp/www/status && echo "$HOSTNAME $VERSION" >/tmp/www/index.html
            && exec httpd -f -p 8080 -h /tmp/www
          env: {VERSION: "{version}"}
          hostname: "{service}-{slot}"
          ports:
          - {name: http, container: 8080, check: {http: /status}}
          stop: {grace: 2s}
        """
        .formatted(service, version, replicas);
  }

  /** An endpoint over 1.x with short watches. */
  public static String endpoint(String service, String version) {
    return """
        apiVersion: abril/v1
        kind: ConsumerEndpoint
        metadata: {name: %1$s-1}
        spec:
          service: %1$s
          range: 1.x
          version: %2$s
          gates: {stableFor: 1s}
          soak: {for: 2s}
          retire: {action: keep}
        """
        .formatted(service, version);
  }

  /** Several documents in one text. */
  public static String all(String... documents) {
    return String.join("---\n", documents);
  }
}
