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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One {@code deploy/dev} environment for all tests of a run: an engine, a Consul that denies by
 * default, DNS, two controllers, the node {@code vm1} and the load balancer {@code edge}. Whatever
 * else a test declares it takes away again with {@link #clear}.
 */
public final class Environment implements Shareable {
  /** The first part of every key: not the default, so that nothing of a real abril is touched. */
  public static final String ROOT = "abril-it";

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Path clone;
  private final Path state;
  private Map<String, String> variables = Map.of();

  Environment(Path clone) {
    this.clone = clone;
    // Sockets lie in it, so the path is short; each clone has its own.
    this.state = Path.of("/tmp", "abril-it-" + Integer.toHexString(clone.toString().hashCode()));
  }

  @Override
  public void up() {
    System.out.println("Real parts (deploy/parts), then an environment at " + state);
    Parts.install();
    down(List.of()); // what a killed run left
    System.out.print(
        dev("up", "--acl", "--root", ROOT, "--consul", "own", "--controllers", "2").ok().out());
    variables = Variables.of(clone, "deploy/dev", "env", "--state", state.toString());
    EngineOfTheEnvironment.is(variable("DOCKER_HOST"));
    build("deploy/images/build", "busybox");
    for (String image : List.of("date 1.0.0", "date 1.0.1", "time 1.0.0", "web 1.0.0")) {
      var words = image.split(" ");
      build("deploy/samples/build", words[0], words[1]);
    }
    build("deploy/samples/build", "hostnamehttpserver", "1.0.0");
    abrilctl().applyAndWait(Documents.node(this) + "---\n" + Documents.loadBalancer());
  }

  @Override
  public void down() {
    down(List.of("--keep-logs", clone.resolve("it-tests/target/environment-logs").toString()));
  }

  private void down(List<String> options) {
    if (Files.exists(state)) {
      var words = new ArrayList<>(List.of("down"));
      words.addAll(options);
      dev(words.toArray(String[]::new)).ok();
    }
  }

  private void build(String... words) {
    words[0] = path(words[0]);
    command().run(LIMIT, words).ok();
  }

  private String path(String inClone) {
    return clone.resolve(inClone).toString();
  }

  /** {@code deploy/dev WORDS… --state …}. */
  public Result dev(String... words) {
    return dev(new Command(clone, Map.of()), words);
  }

  /** The same with other variables, which daemons that it starts inherit. */
  public Result dev(Command command, String... words) {
    var all = new ArrayList<>(List.of(path("deploy/dev")));
    all.addAll(List.of(words));
    all.addAll(List.of("--state", state.toString()));
    return command.run(LIMIT, all.toArray(String[]::new));
  }

  /** Programs with the environment that {@code deploy/dev env} prints. */
  public Command command() {
    return new Command(clone, variables);
  }

  /** One of the variables that {@code deploy/dev env} prints. */
  public String variable(String name) {
    return variables.get(name);
  }

  /** The clone that is tested. */
  public Path clonePath() {
    return clone;
  }

  /** The state folder of {@code deploy/dev}. */
  public Path state() {
    return state;
  }

  /** Docker. */
  public Docker docker() {
    return new Docker(command(), ROOT);
  }

  /** Consul with the rights of a user. */
  public ConsulKv kv() {
    return new ConsulKv(
        command(), variable("CONSUL_HTTP_ADDR"), variable("CONSUL_HTTP_TOKEN"), ROOT);
  }

  /** DNS as containers see it. */
  public Dns dns() {
    return new Dns(variable("ABRIL_DNS"));
  }

  /** abrilctl. */
  public Abrilctl abrilctl() {
    return new Abrilctl(command(), clone);
  }

  /** A GET through the load balancer. */
  public Http.Answer get(String host, String path) {
    return new Http().get(variable("ABRIL_LB"), host, path);
  }

  /** Requests that flow through the load balancer. */
  public Load load(String host, String path) {
    return load(host, path, 200);
  }

  /** The same, that many a second. */
  public Load load(String host, String path, int rate) {
    return Load.start(command(), clone, variable("ABRIL_LB"), host, path, rate, List.of());
  }

  /** The token that may do everything. */
  public String managementToken() {
    try {
      return Files.readString(state.resolve("consul/tokens/management")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes away every endpoint and pool, and waits until nothing of them is left. */
  @Override
  public void clear() {
    for (String plural : List.of("consumerendpoints", "servicepools")) {
      for (String key : kv().keys("objects/" + plural + "/")) {
        kv().deleteObject(plural, key.substring(key.lastIndexOf('/') + 1));
      }
    }
    Await.until(
        "endpoints and pools are gone",
        () -> {
          assertThat(kv().keys("accepted/consumerendpoints/")).isEmpty();
          assertThat(kv().keys("accepted/servicepools/")).isEmpty();
          assertThat(kv().keys("status/servicepools/")).isEmpty();
          assertThat(kv().keys("instances/")).isEmpty();
          assertThat(docker().instances()).isEmpty();
        });
  }
}
