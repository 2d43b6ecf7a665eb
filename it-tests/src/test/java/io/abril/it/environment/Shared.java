package io.abril.it.environment;

/**
 * Starts something before the first class that uses it and ends it after the last test of the run,
 * however that went. A failed start fails every class at once, with the reason.
 */
final class Shared<T extends Shareable> implements AutoCloseable {
  private final String name;
  private final T thing;
  private boolean up;
  private AssertionError failure;

  Shared(String name, T thing) {
    this.name = name;
    this.thing = thing;
  }

  /** The thing, which is up. */
  T get() {
    if (failure != null) {
      throw failure;
    }
    if (!up) {
      start();
    }
    return thing;
  }

  private void start() {
    // Also when somebody loses patience: Ctrl-C ends this process without closing anything.
    Runtime.getRuntime().addShutdownHook(new Thread(thing::down, name + "-down"));
    try {
      thing.up();
      up = true;
    } catch (RuntimeException | AssertionError e) {
      failure = new AssertionError("the " + name + " did not start: " + e.getMessage(), e);
      throw failure;
    }
  }

  @Override
  public void close() {
    thing.down();
  }
}
