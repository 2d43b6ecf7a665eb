package io.abril.controllers;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The main of a controller process: reads the settings, starts an operator with the controllers
 * that {@link Controllers} lists, and gives leadership up when it is asked to end.
 */
@Command(
    name = "abril-controller",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    description =
        "Watches the documents in Consul KV and converges Docker, Consul and HAProxy to them.",
    footer = {
      "",
      "Example: abril-controller --consul http://127.0.0.1:8500 --node-address 192.168.40.11"
    })
public final class AbrilController implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(AbrilController.class);

  @Mixin private ControllerOptions options;

  /** Runs until the process is asked to end. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new AbrilController()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    var settings = options.settings();
    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    var end = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> finish(end, ended), "abril-shutdown"));
    var controllers = Controllers.create(vertx, settings);
    controllers
        .operator()
        .start()
        .onSuccess(
            v ->
                LOG.info(
                    "controller={} outcome=started root={} http=http://{}:{}",
                    settings.operator().id(),
                    settings.operator().root(),
                    settings.operator().httpHost(),
                    controllers.operator().httpPort()))
        .onFailure(
            e -> {
              LOG.error("outcome=not-started cause=\"{}\"", e.getMessage());
              end.countDown();
            });
    end.await();
    var closed = new CountDownLatch(1);
    controllers.close().onComplete(r -> closed.countDown());
    closed.await(5, TimeUnit.SECONDS);
    vertx.close();
    ended.countDown();
    return controllers.operator().httpPort() == 0 ? 1 : 0;
  }

  /** The process ends only after leadership was released. */
  private static void finish(CountDownLatch end, CountDownLatch ended) {
    end.countDown();
    try {
      ended.await(8, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
