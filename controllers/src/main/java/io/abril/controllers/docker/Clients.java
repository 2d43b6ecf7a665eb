package io.abril.controllers.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * Two clients of one engine. Streams have a client of their own: they hold their connection for
 * hours, and must not be cut by the timeout that tells a frozen engine from a slow one.
 */
final class Clients implements AutoCloseable {
  private static final int MAX_STREAMS = 32;

  private final DockerClient commands;
  private final DockerClient streams;

  Clients(String url, DockerSettings settings) {
    var config = config(url, settings);
    this.commands = client(config, settings, settings.concurrency() + 2, settings.timeout());
    this.streams = client(config, settings, MAX_STREAMS, Duration.ZERO);
  }

  private static DefaultDockerClientConfig config(String url, DockerSettings settings) {
    // The version is left open, so the engine answers in its own; a pinned one is refused by
    // engines that
    // are older or much newer.
    var builder =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(withoutSlash(url))
            .withDockerTlsVerify(false)
            .withApiVersion(RemoteApiVersion.unknown());
    if (url.startsWith("tcp://")) {
      settings
          .certificates()
          .ifPresent(
              folder -> builder.withDockerTlsVerify(true).withDockerCertPath(folder.toString()));
    }
    return builder.build();
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static DockerClient client(
      DefaultDockerClientConfig config, DockerSettings settings, int connections, Duration answer) {
    return DockerClientImpl.getInstance(
        config,
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .sslConfig(config.getSSLConfig())
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
