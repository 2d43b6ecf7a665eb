package com.example.cloud;

import io.vertx.core.Future;
import java.util.Set;

/** Which instances of a service pass their checks. */
public interface Instances {
  /** Their addresses, as {@code ADDRESS:PORT}. */
  Future<Set<String>> passing(String service);
}
