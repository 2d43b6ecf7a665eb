package io.abril.bench;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerPort;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A Docker Engine as a benchmark sees it: which containers with a label answer, whoever made them,
 * asked in the same way for everybody; and the plain calls that nobody can be faster than.
 */
final class BenchEngine implements AutoCloseable {
  private static final int PORT = 8080;
  private static final int AT_A_TIME = 8;
  private static final long POLL_NANOS = 10_000_000;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final DockerClient docker;

  BenchEngine(String url) {
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(url)
            .withDockerTlsVerify(false)
            .build();
    this.docker =
        DockerClientImpl.getInstance(
            config,
            new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .maxConnections(AT_A_TIME + 4)
                .build());
  }

  /** A process that serves HTTP at once, as arguments of {@link BenchEnvironment#IMAGE}. */
  static List<String> server() {
    return List.of(
        "sh",
        "-c",
        "mkdir -p /tmp/www && echo ok >/tmp/www/index.html"
            + " && exec httpd -f -p 8080 -h /tmp/www");
  }

  /** Waits until so many containers with that label answer, none of these among them. */
  void awaitAnswering(Map<String, String> label, int count, Set<String> except) {
    var answering = new HashSet<String>();
    await(
        count + " containers answer",
        () -> {
          for (Container c : running(label)) {
            if (!except.contains(c.getId()) && !answering.contains(c.getId()) && answers(c)) {
              answering.add(c.getId());
            }
          }
          return answering.size() >= count;
        });
  }

  /** Waits until no container with that label is left. */
  void awaitNone(Map<String, String> label) {
    await("no container is left", () -> all(label).isEmpty());
  }

  private List<Container> all(Map<String, String> label) {
    return docker.listContainersCmd().withShowAll(true).withLabelFilter(label).exec();
  }

  /** Running containers with that label. */
  List<Container> running(Map<String, String> label) {
    return docker.listContainersCmd().withLabelFilter(label).exec();
  }

  private static boolean answers(Container container) {
    return Arrays.stream(container.getPorts())
        .filter(p -> p.getPublicPort() != null)
        .findFirst()
        .map(BenchEngine::answers)
        .orElse(false);
  }

  private static boolean answers(ContainerPort port) {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port.getPublicPort()), 200);
      socket.setSoTimeout(200);
      var request = "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      socket.getOutputStream().write(request);
      var answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      return answer.endsWith("200");
    } catch (IOException e) {
      return false;
    }
  }

  /** Makes and starts so many containers, eight at a time. */
  void start(Map<String, String> label, int count) {
    start(label, count, id -> {});
  }

  /** The same; each is told of when it has started. */
  void start(Map<String, String> label, int count, Consumer<String> started) {
    inParallel(
        IntStream.range(0, count)
            .<Callable<Void>>mapToObj(i -> () -> startOne(label, started))
            .toList());
  }

  /** The port on the host that leads to a container. */
  int port(String id) {
    var bindings = docker.inspectContainerCmd(id).exec().getNetworkSettings().getPorts();
    return Integer.parseInt(bindings.getBindings().get(ExposedPort.tcp(PORT))[0].getHostPortSpec());
  }

  private Void startOne(Map<String, String> label, Consumer<String> started) {
    var binding = new PortBinding(Binding.empty(), ExposedPort.tcp(PORT));
    var id =
        docker
            .createContainerCmd(BenchEnvironment.IMAGE)
            .withLabels(label)
            .withCmd(server())
            .withExposedPorts(ExposedPort.tcp(PORT))
            .withHostConfig(HostConfig.newHostConfig().withPortBindings(binding))
            .exec()
            .getId();
    docker.startContainerCmd(id).exec();
    started.accept(id);
    return null;
  }

  /** Stops and removes all of them, eight at a time: what a pool does, but for draining. */
  void remove(Map<String, String> label) {
    remove(label, id -> {});
  }

  /** The same; each is told of before it is stopped. */
  void remove(Map<String, String> label, Consumer<String> stopping) {
    inParallel(
        all(label).stream()
            .<Callable<Void>>map(c -> () -> removeOne(c.getId(), stopping))
            .toList());
  }

  private Void removeOne(String id, Consumer<String> stopping) {
    stopping.accept(id);
    try {
      docker.stopContainerCmd(id).withTimeout(2).exec();
    } catch (NotModifiedException e) {
      // It had ended by itself.
    }
    docker.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    return null;
  }

  private static void inParallel(List<Callable<Void>> calls) {
    var threads = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      for (var done : threads.invokeAll(calls)) {
        done.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdown();
    }
  }

  /** What {@code docker kill} does. */
  void kill(String id) {
    docker.killContainerCmd(id).exec();
  }

  /** Starts containers with that label again as soon as the engine tells that they died. */
  Closeable restarting(Map<String, String> label) {
    var filters = label.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
    return docker
        .eventsCmd()
        .withLabelFilter(filters.toArray(String[]::new))
        .withEventFilter("die")
        .exec(
            new ResultCallback.Adapter<Event>() {
              @Override
              public void onNext(Event died) {
                docker.startContainerCmd(died.getId()).exec();
              }
            });
  }

  /** Ids of running containers with that label. */
  Set<String> ids(Map<String, String> label) {
    return running(label).stream().map(Container::getId).collect(Collectors.toSet());
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not within two minutes: " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  @Override
  public void close() throws IOException {
    docker.close();
  }
}
