package io.abril.it.environment;

/** The {@link Hosts} of a run. */
final class HostsExtension extends SharedExtension<Hosts> {
  HostsExtension() {
    super(Hosts.class, "test hosts");
  }

  @Override
  Hosts create() {
    return new Hosts(Clone.path());
  }
}
