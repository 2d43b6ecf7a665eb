package io.abril.runtime.consul;

import io.vertx.core.Future;

/** Consul refused, or answered something unexpected; the message is one sentence. */
public final class ConsulError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An error with its sentence. */
  public ConsulError(String message) {
    super(message);
  }

  /** A failed future that says what could not be done, with Consul's own words. */
  public static <X> Future<X> failed(String doing, ConsulHttp.Response response) {
    var words = response.body().strip();
    return Future.failedFuture(
        new ConsulError(
            "Consul would not "
                + doing
                + ": "
                + response.status()
                + (words.isEmpty() ? "" : " " + words)));
  }
}
