package io.abril.runtime.consul;

/**
 * Which index the next blocking query waits for. Source: Consul's HTTP API page "Blocking Queries";
 * and what it doesn't say: a query that a restored snapshot wakes answers with the index that it
 * was asked with, so that the next one would wait on in a past that is no more.
 */
final class PollIndex {
  private long index;
  private boolean asking;

  /** The index to wait for; 0 to be answered at once. */
  long next() {
    return asking ? 0 : index;
  }

  /**
   * Consul has answered.
   *
   * @param now the answer's index, above 0
   */
  void answered(long now) {
    asking = now < index || (now == index && !asking);
    index = now;
  }

  /** There was no answer, or none that could be read: nothing is known of what happened since. */
  void failed() {
    index = 0;
    asking = false;
  }
}
