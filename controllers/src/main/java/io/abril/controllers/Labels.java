package io.abril.controllers;

/**
 * Labels of containers, networks and volumes that abril makes; a value stays what it is for ever,
 * since what an older release made is known by them.
 */
public final class Labels {
  /** The root that it belongs to. */
  public static final String ROOT = "abril.root";

  /** The uid of the object that it was made for. */
  public static final String UID = "abril.uid";

  /** The pool that an instance is of. */
  public static final String POOL = "abril.pool";

  /** The slot of an instance, or of a volume. */
  public static final String SLOT = "abril.slot";

  /** The id of an instance. */
  public static final String INSTANCE = "abril.instance";

  /** The job that an attempt is of. */
  public static final String JOB = "abril.job";

  /** The load balancer that a HAProxy is of. */
  public static final String LOAD_BALANCER = "abril.lb";

  /** The generation of the object that it was made for. */
  public static final String GENERATION = "abril.generation";

  /** What it was made of. */
  public static final String SPEC_HASH = "abril.spec-hash";

  /** How many leaders there had been when it was made. */
  public static final String EPOCH = "abril.epoch";

  private Labels() {}
}
