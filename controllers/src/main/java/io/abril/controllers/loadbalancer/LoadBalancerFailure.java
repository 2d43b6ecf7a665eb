package io.abril.controllers.loadbalancer;

/** A step that could not be done, as a reason and a sentence. */
final class LoadBalancerFailure extends RuntimeException {
  /** The reason of what the engine said no to. */
  static final String ENGINE_REFUSED = "EngineRefused";

  private static final long serialVersionUID = 1L;

  private final String reason;

  LoadBalancerFailure(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
