package io.abril.schema;

/** Ends the reading of a text; never leaves this package. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Problem problem;

  RefusedException(Problem problem) {
    super(problem.sentence());
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
