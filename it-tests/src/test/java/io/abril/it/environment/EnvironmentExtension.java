package io.abril.it.environment;

/** The one {@link Environment} of a run. */
final class EnvironmentExtension extends SharedExtension<Environment> {
  EnvironmentExtension() {
    super(Environment.class, "test environment");
  }

  @Override
  Environment create() {
    return new Environment(Clone.path());
  }
}
