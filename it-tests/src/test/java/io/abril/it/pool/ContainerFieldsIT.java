package io.abril.it.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.it.environment.Documents;
import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Await;
import io.abril.it.tools.Command;
import io.abril.it.tools.Http;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a document says of its containers, as the engine, HTTP and DNS show it. */
@RealParts
class ContainerFieldsIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String RESTART = "  restart: {delay: 1s, maxDelay: 2s}\n";

  private final Environment environment;

  ContainerFieldsIT(Environment environment) {
    this.environment = environment;
  }

  @AfterEach
  void clear() {
    environment.clear();
  }

  private static String pool(String service, String more) {
    return Documents.busybox(service, "1.0.0", 1) + RESTART + more.indent(2);
  }

  /** A pool whose server answers inside its networks only. */
  private static String inner(String service, String more) {
    return pool(service, more).replace("check: {http: /status}", "host: none");
  }

  private JsonNode only(String service) {
    var names = environment.docker().running(service + "-1.0.0");
    assertThat(names).hasSize(1);
    return environment.docker().inspect(names.get(0));
  }

  private Command.Result exec(String service, String script) {
    return environment
        .command()
        .run(LIMIT, "docker", "exec", only(service).path("Id").asText(), "sh", "-c", script);
  }

  /** A service's container on one of its networks. */
  private JsonNode on(String service, String network) {
    return only(service).path("NetworkSettings").path("Networks").path(network);
  }

  /** Runs a program of this machine where a container is: its image's can't look names up. */
  private Command.Result from(String service, String... words) {
    var all = new ArrayList<>(List.of("nsenter", "-n", "-t"));
    all.add(only(service).path("State").path("Pid").asText());
    all.addAll(List.of(words));
    return environment.command().run(LIMIT, all.toArray(String[]::new));
  }

  private Command.Result get(String service, JsonNode to) {
    return from(service, "curl", "-sm3", "http://" + to.path("IPAddress").asText() + ":8080/");
  }

  /** What the engine's resolver of a container says. */
  private String lookUp(String service, String name) {
    return from(service, "busybox", "nslookup", name, "127.0.0.11").out();
  }

  private void awaitMessage(String service, String... parts) {
    Await.until(
        service + " says why it is not ready",
        () ->
            assertThat(
                    environment
                        .kv()
                        .condition("servicepools", service + "-1.0.0", "Ready")
                        .path("message")
                        .asText())
                .contains(parts));
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  @Test
  void terminalPortsAndVariables() throws IOException {
    var address = environment.variable("ABRIL_NODE_ADDRESS");
    environment
        .abrilctl()
        .applyAndWait(
            pool(
                    "fields",
                    """
                    tty: true
                    workingDir: /bin
                    user: "1000"
                    capDrop: [NET_RAW]
                    resources: {limit: {cpu: 500m, memory: 64Mi}}
                    """)
                .replace(
                    "{VERSION: \"{version}\"}",
                    "{VERSION: \"{version}\", WHERE: \"{service} {pool} {slot} {node.name}"
                        + " {node.address} {node.publicAddress} {port.http} {port.dgram} {unknown}"
                        + " ${slot}\"}")
                .replace(
                    "  - {name: http, container: 8080, check",
                    """
                    - {name: dgram, container: 5300, protocol: udp, bind: node}
                    - {name: inner, container: 9000, host: none}
                    - {name: http, container: 8080, host: {base: 17300}, check\
                    """
                        .indent(2)
                        .stripTrailing()));
    var container = only("fields");
    var config = container.path("Config");
    var host = container.path("HostConfig");
    assertThat(config.path("Tty").asBoolean()).isTrue();
    assertThat(config.path("WorkingDir").asText()).isEqualTo("/bin");
    assertThat(config.path("User").asText()).isEqualTo("1000");
    assertThat(texts(host.path("CapDrop"))).containsExactly("NET_RAW");
    assertThat(host.path("NanoCpus").asLong()).isEqualTo(500_000_000);
    assertThat(host.path("Memory").asLong()).isEqualTo(64L << 20);

    var bindings = host.path("PortBindings");
    assertThat(bindings.path("8080/tcp").get(0).path("HostPort").asInt()).isEqualTo(17_300);
    assertThat(new Http().get(address + ":17300", "/").ok()).isEqualTo("fields-0 1.0.0");
    assertThat(bindings.has("9000/tcp")).as("host: none").isFalse();
    var dgram = bindings.path("5300/udp").get(0);
    assertThat(dgram.path("HostIp").asText()).isEqualTo(address);
    int port = dgram.path("HostPort").asInt();
    assertThat(port).isBetween(20_000, 32_000);
    assertThat(isFree(address, port)).as("the engine listens for datagrams there").isFalse();
    assertThat(texts(config.path("Env")))
        .contains(
            "WHERE=fields fields-1.0.0 0 vm1 %1$s %1$s 17300 %2$d {unknown} ${slot}"
                .formatted(address, port));
    assertThat(environment.dns().srv("1.0.0.fields.service.consul"))
        .contains(address + ":17300", address + ":" + port);
  }

  private static boolean isFree(String address, int port) throws IOException {
    try (var socket = new DatagramSocket(new InetSocketAddress(address, port))) {
      return socket.isBound();
    } catch (java.net.BindException e) {
      return false;
    }
  }

  @Test
  void aDatabaseIsReachedByItsApplicationOnlyAndTheProxyReachesTheApplicationOnly() {
    environment
        .abrilctl()
        .applyAndWait(
            Documents.all(
                inner("db", "networks: [it-back]"),
                inner("app", "networks: [it-front, it-back]"),
                inner("proxy", "networks: [it-front]")));
    var db = on("db", "it-back");
    var app = on("app", "it-front");
    assertThat(only("db").path("NetworkSettings").path("Networks").properties()).hasSize(1);
    assertThat(texts(db.path("Aliases"))).contains("db");
    assertThat(texts(app.path("Aliases"))).contains("app");
    assertThat(texts(on("app", "it-back").path("Aliases"))).contains("app");
    assertThat(lookUp("app", "db")).contains(db.path("IPAddress").asText());
    assertThat(lookUp("proxy", "app")).contains(app.path("IPAddress").asText());
    assertThat(lookUp("proxy", "db")).doesNotContain(db.path("IPAddress").asText());
    assertThat(get("app", db).ok().out()).contains("db-0 1.0.0");
    assertThat(get("proxy", app).ok().out()).contains("app-0 1.0.0");
    assertThat(get("proxy", db).exit()).as("the proxy doesn't reach the database").isNotZero();

    environment.clear();
    assertThat(environment.docker().run("network", "ls", "--format", "{{.Name}}").lines())
        .as("networks go with the last container")
        .doesNotContain("it-front", "it-back");
  }

  @Test
  void aPoolOnTheNodesNetworkHasItsOwnPorts() {
    var own =
        pool("onhost", "hostNetwork: true")
            .replace("-p 8080", "-p 17301")
            .replace("container: 8080", "container: 17301");
    environment.abrilctl().applyAndWait(own);
    var address = environment.variable("ABRIL_NODE_ADDRESS") + ":17301";
    assertThat(only("onhost").path("HostConfig").path("NetworkMode").asText()).isEqualTo("host");
    assertThat(new Http().get(address, "/").ok()).contains("1.0.0");
    assertThat(environment.dns().srv("1.0.0.onhost.service.consul")).containsExactly(address);

    environment
        .abrilctl()
        .apply(pool("late", "").replace("container: 8080,", "container: 8080, host: 17301,"))
        .ok();
    awaitMessage("late", "17301");
    assertThat(environment.docker().containers("late-1.0.0")).isEmpty();
    environment.kv().deleteObject("servicepools", "onhost-1.0.0");
    environment.abrilctl().await("pool/late-1.0.0", "condition=Ready");
    assertThat(new Http().get(address, "/").ok()).contains("late-0");
  }

  @Test
  void volumesOutliveInstancesAndAFolderMustBeThere() throws IOException {
    var folder = Files.createTempDirectory("abril-it-folder");
    Files.writeString(folder.resolve("hello"), "from the node");
    Files.setPosixFilePermissions(
        folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    var missing = folder.resolve("later");
    var volumes =
        """
        user: "0"
        volumes:
        - {name: kept, path: /kept}
        - {name: gone, path: /gone, onDelete: remove}
        - {hostPath: "%s", path: /in, readOnly: true}
        """;
    environment.abrilctl().applyAndWait(pool("store", volumes.formatted(folder)));
    exec("store", "echo precious >/kept/file; echo cheap >/gone/file").ok();
    assertThat(exec("store", "cat /in/hello").ok().out()).isEqualTo("from the node");
    assertThat(exec("store", "echo x >/in/hello").exit()).as("read-only").isNotZero();
    var before = only("store").path("Id").asText();
    environment
        .abrilctl()
        .applyAndWait(
            pool("store", volumes.formatted(folder)).replace("env: {", "env: {MORE: \"1\", "));
    assertThat(only("store").path("Id").asText()).isNotEqualTo(before);
    assertThat(exec("store", "cat /kept/file /gone/file").ok().out())
        .isEqualTo("precious\ncheap\n");

    environment.abrilctl().apply(pool("folderless", volumes.formatted(missing))).ok();
    awaitMessage("folderless", "host path " + missing + " is not on vm1", "spec.volumes");
    assertThat(missing).as("the engine makes no folder").doesNotExist();
    Files.createDirectory(missing);
    environment.abrilctl().await("pool/folderless-1.0.0", "condition=Ready");

    environment.clear();
    var left = environment.docker().run("volume", "ls", "-q").lines();
    var prefix = "abril_" + Environment.ROOT + "_store-1.0.0_0_";
    assertThat(left).contains(prefix + "kept").doesNotContain(prefix + "gone");
    left.stream()
        .filter(v -> v.startsWith("abril_"))
        .forEach(v -> environment.docker().run("volume", "rm", v));
    Files.delete(missing);
    Files.delete(folder.resolve("hello"));
    Files.delete(folder);
  }

  @Test
  void aLinkIsToldAndFollowedAndDependenciesAreWaitedFor() {
    var linked = pool("linked", "links: [{service: backing, as: BACK}]");
    environment.abrilctl().apply(linked).ok();
    awaitMessage("linked", "link BACK waits for a passing instance of service backing");
    environment.abrilctl().apply(pool("waiting", "dependsOn: [{service: backing}]")).ok();
    awaitMessage("waiting", "dependsOn waits for a passing instance of service backing");
    assertThat(environment.docker().containers("linked-1.0.0")).isEmpty();
    assertThat(environment.docker().containers("waiting-1.0.0")).isEmpty();

    environment.abrilctl().applyAndWait(pool("backing", ""));
    environment.abrilctl().await("pool/linked-1.0.0", "condition=Ready");
    environment.abrilctl().await("pool/waiting-1.0.0", "condition=Ready");
    var first = environment.dns().srv("1.0.0.backing.service.consul").get(0);
    assertThat(texts(only("linked").path("Config").path("Env")))
        .contains(
            "BACK_ADDR=" + first,
            "BACK_HOST=" + first.substring(0, first.indexOf(':')),
            "BACK_PORT=" + first.substring(first.indexOf(':') + 1));
    var waits = only("waiting").path("Id").asText();

    environment.abrilctl().applyAndWait(Documents.busybox("backing", "1.0.1", 1));
    var second = environment.dns().srv("1.0.1.backing.service.consul").get(0);
    assertThat(texts(only("linked").path("Config").path("Env"))).contains("BACK_ADDR=" + first);
    environment.kv().deleteObject("servicepools", "backing-1.0.0");
    Await.until(
        "the link leads to the one that is left",
        () ->
            assertThat(texts(only("linked").path("Config").path("Env")))
                .contains("BACK_ADDR=" + second));
    assertThat(only("waiting").path("Id").asText())
        .as("dependsOn holds starts only")
        .isEqualTo(waits);
  }

  @Test
  void aCycleIsNamedAndNothingOfItStarts() {
    var one = pool("one", "dependsOn: [{service: two}]");
    environment
        .abrilctl()
        .apply(Documents.all(one, pool("two", "dependsOn: [{service: one}]")))
        .ok();
    awaitMessage("one", "one-1.0.0 needs two-1.0.0 needs one-1.0.0");
    awaitMessage("two", "two-1.0.0 needs one-1.0.0 needs two-1.0.0");
    assertThat(environment.docker().instances()).isEmpty();
    environment.abrilctl().apply(pool("one", "")).ok();
    environment.abrilctl().await("pool/two-1.0.0", "condition=Ready");
  }
}
