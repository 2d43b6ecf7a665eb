package io.abril.bench;

/** One benchmark: measures ours and, where there is one, the peer, in the same run. */
interface Benchmark {
  /** What is measured, in one line. */
  String title();

  /**
   * Measures, cleans up after itself, and reports what it found.
   *
   * @param quick fewer and smaller runs, to see that it works
   */
  void run(boolean quick, Figures figures) throws Exception;
}
