package io.abril.controllers.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * Two clients of one engine. Streams have a client of their own: they hold their connection for
 * hours, and must not be cut by the timeout that tells a frozen engine from a slow one.
 *
 * <p>Each is made when it is first asked for: that takes its time, and reads certificates, so only
 * the threads of blocking calls ask.
 */
final class Clients implements AutoCloseable {
  private static final int MAX_STREAMS = 32;

  private final EngineAddress address;
  private final DockerSettings settings;
  private DockerClientImpl commands;
  private DockerClientImpl streams;
  private boolean closed;

  Clients(EngineAddress address, DockerSettings settings) {
    this.address = address;
    this.settings = settings;
  }

  private static DefaultDockerClientConfig config(EngineAddress address) {
    // The version is left open, so the engine answers in its own; a pinned one is refused by
    // engines that are older or much newer.
    var builder =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(address.url())
            .withDockerTlsVerify(false)
            .withApiVersion(RemoteApiVersion.unknown());
    return builder.build();
  }

  private DockerClientImpl client(int connections, Duration answer) {
    if (closed) {
      throw new IllegalStateException("the engine at " + address.url() + " is no longer used");
    }
    try {
      var config = config(address);
      return (DockerClientImpl)
          DockerClientImpl.getInstance(
              config,
              new ZerodepDockerHttpClient.Builder()
                  .dockerHost(config.getDockerHost())
                  .sslConfig(address.certificates().map(PemTls::new).orElse(null))
                  .maxConnections(connections)
                  .connectionTimeout(settings.timeout())
                  .responseTimeout(answer)
                  .build());
    } catch (IllegalArgumentException e) {
      throw new DockerError(
          DockerError.Reason.UNREACHABLE,
          "the engine at " + address.url() + " can't be asked: " + Sentences.words(e),
          e);
    }
  }

  /** For calls that answer soon. */
  synchronized DockerClient commands() {
    if (commands == null) {
      commands = client(settings.concurrency() + 2, settings.timeout());
    }
    return commands;
  }

  /** For event streams, pulls, logs and exec. */
  DockerClient streams() {
    return opened();
  }

  /** For what the library has no command for, and may take long. */
  DockerHttpClient http() {
    return opened().getHttpClient();
  }

  private synchronized DockerClientImpl opened() {
    if (streams == null) {
      streams = client(MAX_STREAMS, Duration.ZERO);
    }
    return streams;
  }

  @Override
  public synchronized void close() {
    closed = true;
    var first = commands;
    var second = streams;
    try (first;
        second) {
      // Both are closed even if one of them can't be.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
