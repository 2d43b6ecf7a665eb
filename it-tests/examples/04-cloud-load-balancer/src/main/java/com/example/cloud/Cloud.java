package com.example.cloud;

import io.vertx.core.Future;
import java.util.Set;

/**
 * What the reconciler needs of the world outside of Consul; every call answers or fails in time.
 */
public interface Cloud {
  /** The nodes of the load balancer, as {@code ADDRESS:PORT}. */
  Future<Set<String>> nodes(String api);

  /** Adds a node; one that is there already is fine. */
  Future<Void> add(String api, String node);

  /** Removes a node; one that isn't there is fine. */
  Future<Void> remove(String api, String node);

  /** SHA-256 of the body that the URL answers with status 200. */
  Future<String> digest(String url);
}
