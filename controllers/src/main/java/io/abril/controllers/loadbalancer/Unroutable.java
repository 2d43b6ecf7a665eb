package io.abril.controllers.loadbalancer;

/** Something can't be routed; the message is a sentence that a person can act on. */
final class Unroutable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unroutable(String sentence) {
    super(sentence, null, false, false);
  }
}
