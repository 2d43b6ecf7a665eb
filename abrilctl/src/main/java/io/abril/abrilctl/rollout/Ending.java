package io.abril.abrilctl.rollout;

import io.abril.abrilctl.base.ExitCode;

/**
 * How a rollout ended.
 *
 * @param result in one word
 * @param message as a sentence, with the next command where there is one
 */
public record Ending(Result result, String message) {
  /** The ways to end. */
  public enum Result {
    /** As wished. */
    SUCCEEDED(ExitCode.OK),
    /** The candidate did not pass, or the document is refused. */
    FAILED(ExitCode.FAILED),
    /** Nobody knows yet. */
    TIMEOUT(ExitCode.TIMEOUT),
    /** It went live, and back. */
    REVERTED(ExitCode.REVERTED),
    /** A person has to say the word. */
    HELD(ExitCode.HELD);

    private final int exitCode;

    Result(int exitCode) {
      this.exitCode = exitCode;
    }

    /** The process's exit code. */
    public int exitCode() {
      return exitCode;
    }
  }
}
