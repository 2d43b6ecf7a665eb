package io.abril.abrilctl.base;

/** Ends a verb with a sentence on standard error and an exit code of {@link ExitCode}. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int exitCode;

  /**
   * A failure.
   *
   * @param message what, of which object, why, and the next command
   */
  public Failure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** A failure with what led to it, which {@code -v} shows. */
  public Failure(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The process's exit code. */
  public int exitCode() {
    return exitCode;
  }

  /** The command line makes no sense. */
  public static Failure usage(String message) {
    return new Failure(ExitCode.USAGE, message);
  }

  /** There is no such object. */
  public static Failure notFound(String what, String next) {
    return new Failure(ExitCode.NOT_FOUND, what + " not found; " + next);
  }
}
