package io.abril.it.environment;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives test classes, and their parameters of that type, the one {@link Shared} thing of a run. */
abstract class SharedExtension<T extends Shareable>
    implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
  private final Class<T> type;
  private final String name;

  SharedExtension(Class<T> type, String name) {
    this.type = type;
    this.name = name;
  }

  /** One that is not up yet. */
  abstract T create();

  @Override
  public void beforeAll(ExtensionContext context) {
    shared(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    shared(context).clear();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == type;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return shared(context);
  }

  private T shared(ExtensionContext context) {
    Shared<?> shared =
        context
            .getRoot()
            .getStore(Namespace.create(type))
            .getOrComputeIfAbsent(name, k -> new Shared<>(name, create()), Shared.class);
    return type.cast(shared.get());
  }
}
