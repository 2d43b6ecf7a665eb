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
import java.util.Optional;

/**
 * Two clients of one engine. Streams have a client of their own: they hold their connection for
 * hours, and must not be cut by the timeout that tells a frozen engine from a slow one.
 */
final class Clients implements AutoCloseable {
  private static final int MAX_STREAMS = 32;

  private final DockerClient commands;
  private final DockerClientImpl streams;

  Clients(EngineAddress address, DockerSettings settings) {
    var config = config(address);
    var tls = address.certificates().map(PemTls::new);
    this.commands = client(config, tls, settings, settings.concurrency() + 2, settings.timeout());
    this.streams = client(config, tls, settings, MAX_STREAMS, Duration.ZERO);
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

  private static DockerClientImpl client(
      DefaultDockerClientConfig config,
      Optional<PemTls> tls,
      DockerSettings settings,
      int connections,
      Duration answer) {
    return (DockerClientImpl)
        DockerClientImpl.getInstance(
            config,
            new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .sslConfig(tls.orElse(null))
                .maxConnections(connections)
                .connectionTimeout(settings.timeout())
                .responseTimeout(answer)
                .build());
  }

  /** For calls that answer soon. */
  DockerClient commands() {
    return commands;
  }

  /** For event streams, pulls, logs and exec. */
  DockerClient streams() {
    return streams;
  }

  /** For what the library has no command for, and may take long. */
  DockerHttpClient http() {
    return streams.getHttpClient();
  }

  @Override
  public void close() {
    try (commands;
        streams) {
      // Both are closed even if one of them can't be.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
