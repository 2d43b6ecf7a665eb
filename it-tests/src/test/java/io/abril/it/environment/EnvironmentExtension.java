package io.abril.it.environment;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts the {@link Environment} before the first class that uses it and ends it after the last
 * test of the run, however that went. A failed start fails every class at once, with the reason.
 */
final class EnvironmentExtension implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(EnvironmentExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    shared(context).environment();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    shared(context).environment().clear();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Environment.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return shared(context).environment();
  }

  private static Shared shared(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent("environment", k -> new Shared(), Shared.class);
  }

  private static final class Shared implements AutoCloseable {
    private final Environment environment = new Environment(Clone.path());
    private boolean up;
    private AssertionError failure;

    Environment environment() {
      if (failure != null) {
        throw failure;
      }
      if (!up) {
        start();
      }
      return environment;
    }

    private void start() {
      // Also when somebody loses patience: Ctrl-C ends this process without closing anything.
      Runtime.getRuntime().addShutdownHook(new Thread(environment::down, "environment-down"));
      try {
        environment.up();
        up = true;
      } catch (RuntimeException | AssertionError e) {
        failure = new AssertionError("the test environment did not start: " + e.getMessage(), e);
        throw failure;
      }
    }

    @Override
    public void close() {
      environment.down();
    }
  }
}
