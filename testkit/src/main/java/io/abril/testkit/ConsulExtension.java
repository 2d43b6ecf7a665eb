package io.abril.testkit;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a real Consul: see {@link RealConsul}, and a {@link ConsulAgent} as a parameter of a
 * constructor, a test, or what runs before it. Where there is no consul program the tests are
 * skipped, with the sentence what to do about it.
 *
 * <p>One agent, with ACLs that allow everything to those without a token, serves all tests of a
 * JVM: each uses a root of its own, and who stops the agent starts it again.
 */
public final class ConsulExtension implements ExecutionCondition, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(ConsulExtension.class);

  /** Closed with the engine's store, at the end of the JVM's tests. */
  private record Shared(ConsulAgent agent) implements AutoCloseable {
    @Override
    public void close() {
      agent.close();
    }
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return ConsulAgent.available()
        ? ConditionEvaluationResult.enabled("a consul program is there")
        : ConditionEvaluationResult.disabled(ConsulBinary.MISSING);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ConsulAgent.class;
  }

  @Override
  public ConsulAgent resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent("agent", key -> new Shared(ConsulAgent.startWithAcls()), Shared.class)
        .agent();
  }
}
