package io.abril.abrilctl.base;

/** What the process's exit code says. */
public final class ExitCode {
  /** Done. */
  public static final int OK = 0;

  /** Failed, or different. */
  public static final int FAILED = 1;

  /** The command line makes no sense. */
  public static final int USAGE = 2;

  /** There is no such object. */
  public static final int NOT_FOUND = 3;

  /** The state doesn't allow it. */
  public static final int CONFLICT = 4;

  /** No Consul answered. */
  public static final int UNREACHABLE = 5;

  /** Consul's ACLs say no. */
  public static final int DENIED = 6;

  /** It did not happen in time. */
  public static final int TIMEOUT = 7;

  /** The switch was undone. */
  public static final int REVERTED = 8;

  /** The switch waits for a person. */
  public static final int HELD = 9;

  private ExitCode() {}
}
