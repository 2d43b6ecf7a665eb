package io.abril.it.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.tools.Abrilctl;
import io.abril.it.tools.Await;
import io.abril.it.tools.Command;
import io.abril.it.tools.Command.Result;
import io.abril.it.tools.ConsulKv;
import io.abril.it.tools.Dns;
import io.abril.it.tools.Docker;
import io.abril.it.tools.Http;
import io.abril.it.tools.Load;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Three Docker hosts on this machine for all tests of a run ({@code it-tests/hosts}): each with an
 * engine over TLS, a Consul server and DNS. Two controllers are on this machine and use its own
 * Consul agent. The nodes {@code vm1}, {@code vm2}, {@code vm3} are applied, and no load balancer.
 * After each class every fault is healed and every other object is taken away.
 */
public final class Hosts implements Shareable {
  /** The first part of every key. */
  public static final String ROOT = "abril-hosts";

  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** Kinds whose objects a test may leave, those that use others first. */
  private static final List<String> PLURALS =
      List.of("consumerendpoints", "loadbalancers", "jobs", "servicepools", "configs", "secrets");

  private final Path clone;
  private final Path state;
  private Map<String, String> variables = Map.of();

  /** One host. */
  public record Host(String name, String address) {}

  Hosts(Path clone) {
    this.clone = clone;
    // Sockets lie in it, so the path is short; each clone has its own.
    this.state = Path.of("/tmp", "abril-hosts-" + Integer.toHexString(clone.toString().hashCode()));
  }

  @Override
  public void up() {
    System.out.println("Real parts (deploy/parts), then three hosts at " + state);
    Parts.install();
    down(List.of()); // what a killed run left
    System.out.print(run("up", "--root", ROOT, "--controllers", "2").ok().out());
    variables =
        Variables.of(
            clone, clone.resolve("it-tests/hosts").toString(), "env", "--state", state.toString());
    resetNodes();
  }

  @Override
  public void down() {
    down(List.of("--keep-logs", clone.resolve("it-tests/target/hosts-logs").toString()));
  }

  private void down(List<String> options) {
    if (Files.exists(state)) {
      run(Stream.concat(Stream.of("down"), options.stream()).toArray(String[]::new)).ok();
    }
  }

  /** {@code it-tests/hosts WORDS… --state …}, whatever comes of it. */
  public Result run(String... words) {
    var all = new ArrayList<String>();
    all.add(clone.resolve("it-tests/hosts").toString());
    all.addAll(List.of("--state", state.toString()));
    all.addAll(List.of(words));
    return new Command(clone, Map.of()).run(LIMIT, all.toArray(String[]::new));
  }

  /** The hosts in order. */
  public List<Host> all() {
    return Stream.of(variables.get("ABRIL_HOSTS").split(" "))
        .map(pair -> pair.split("="))
        .map(pair -> new Host(pair[0], pair[1]))
        .toList();
  }

  /** One of {@code vm1}, {@code vm2}, {@code vm3}. */
  public Host host(String name) {
    return all().stream().filter(h -> h.name().equals(name)).findFirst().orElseThrow();
  }

  // --- what happens to them ---

  /** A power cut; the disk stays. */
  public void kill(String host) {
    run("kill", host).ok();
  }

  /** Power on; returns when engine and agent answer. */
  public void start(String host) {
    run("start", host).ok();
  }

  /**
   * Cuts a host off, silently.
   *
   * @param from {@code all}, {@code consul} (its agent from the others), {@code docker} (its engine
   *     from everybody), {@code controllers}, or another host
   */
  public void partition(String host, String from) {
    run("partition", host, from).ok();
  }

  /** Ends partitions and freezes, and waits until Consul's members see each other. */
  public void heal() {
    run("heal").ok();
    run("settle").ok();
  }

  /**
   * Something happens to a daemon of a host.
   *
   * @param verb {@code start}, {@code stop}, {@code restart}, {@code kill}, {@code freeze}, {@code
   *     thaw}
   * @param daemon {@code docker}, {@code consul}, {@code dns}
   */
  public void service(String host, String verb, String daemon) {
    run("svc", host, verb, daemon).ok();
  }

  // --- how a user sees them ---

  /** The state folder. */
  public Path state() {
    return state;
  }

  /** The clone that is tested. */
  public Path clonePath() {
    return clone;
  }

  /** Programs with the variables that {@code it-tests/hosts env} prints; no engine among them. */
  public Command command() {
    return new Command(clone, variables);
  }

  /** A host's engine, by its socket: it answers also when the host is cut off. */
  public Docker docker(String host) {
    var socket = "unix://" + state + "/run/" + host + ".sock";
    return new Docker(command().with(Map.of("DOCKER_HOST", socket)), ROOT);
  }

  /** Names of a pool's running containers by host; a host that is down has none. */
  public Map<String, List<String>> running(String pool) {
    var found = new java.util.TreeMap<String, List<String>>();
    for (Host host : all()) {
      boolean up = Files.exists(state.resolve("run/" + host.name() + ".sock"));
      found.put(host.name(), up ? docker(host.name()).running(pool) : List.of());
    }
    return found;
  }

  /** Consul, by this machine's agent. */
  public ConsulKv kv() {
    return new ConsulKv(command(), variables.get("CONSUL_HTTP_ADDR"), "", ROOT);
  }

  /** The resolver of a host. */
  public Dns dns(String host) {
    return new Dns(host(host).address() + ":53");
  }

  /** abrilctl. */
  public Abrilctl abrilctl() {
    return new Abrilctl(command(), clone);
  }

  /** A GET through the load balancer on a host. */
  public Http.Answer get(String host, String hostHeader, String path) {
    return new Http().get(host(host).address() + ":80", hostHeader, path);
  }

  /** So many requests a second through the load balancer on a host. */
  public Load load(String host, String hostHeader, String path, int rate) {
    // From the host itself: the load generator aims at nothing but the machine that it runs on.
    return Load.start(
        command(),
        clone,
        host(host).address() + ":80",
        hostHeader,
        path,
        rate,
        List.of(
            clone.resolve("it-tests/hosts").toString(),
            "--state",
            state.toString(),
            "exec",
            "--",
            host));
  }

  /** Builds an image of {@code deploy/samples} once, and puts it on every host. */
  public void sample(String service, String version) {
    command()
        .with(Map.of("DOCKER_HOST", "unix://" + state + "/run/vm1.sock"))
        .run(LIMIT, clone.resolve("deploy/samples/build").toString(), service, version)
        .ok();
    run("images").ok();
  }

  /** The documents of the nodes as they are at first. */
  public String nodes(String... names) {
    return run(Stream.concat(Stream.of("nodes"), Stream.of(names)).toArray(String[]::new))
        .ok()
        .out();
  }

  /** Hosts are up, whole and ready, and their documents as at first. */
  public void resetNodes() {
    run("up").ok();
    for (String key : kv().keys("objects/nodes/")) {
      var name = key.substring(key.lastIndexOf('/') + 1);
      if (all().stream().noneMatch(h -> h.name().equals(name))) {
        kv().deleteObject("nodes", name);
      }
    }
    abrilctl().applyAndWait(nodes());
    Await.until(
        "only the nodes of the hosts are there",
        () -> assertThat(kv().keys("accepted/nodes/")).hasSize(all().size()));
  }

  /** Heals everything, takes away all that tests declared, and waits until nothing is left. */
  @Override
  public void clear() {
    resetNodes();
    for (String plural : PLURALS) {
      for (String key : kv().keys("objects/" + plural + "/")) {
        kv().deleteObject(plural, key.substring(key.lastIndexOf('/') + 1));
      }
    }
    Await.until(
        "nothing is left of what tests declared",
        () -> {
          for (String plural : PLURALS) {
            assertThat(kv().keys("accepted/" + plural + "/")).isEmpty();
          }
          assertThat(kv().keys("instances/")).isEmpty();
          for (Host host : all()) {
            assertThat(docker(host.name()).instances()).isEmpty();
          }
        });
  }
}
