package io.abril.it.environment;

import java.net.URI;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.dockerclient.TransportConfig;

/** Leads Testcontainers to the engine of the {@link Environment}, wherever others may be. */
public final class EngineOfTheEnvironment extends DockerClientProviderStrategy {
  private static volatile String url = "";

  static void is(String dockerHost) {
    url = dockerHost;
  }

  @Override
  public TransportConfig getTransportConfig() {
    return TransportConfig.builder().dockerHost(URI.create(url)).build();
  }

  @Override
  protected boolean isApplicable() {
    return !url.isEmpty();
  }

  @Override
  protected boolean isPersistable() {
    return false;
  }

  @Override
  protected int getPriority() {
    return Integer.MAX_VALUE;
  }

  @Override
  public String getDescription() {
    return "the engine of the test environment";
  }
}
