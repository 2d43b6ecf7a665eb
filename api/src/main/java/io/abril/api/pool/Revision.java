package io.abril.api.pool;

import java.time.Instant;

/**
 * A specification that a pool had, at {@code revisions/servicepools/<pool>/<number>}. Only a change
 * that needs other containers makes a new one; one that comes back gets the next number.
 *
 * @param pool the pool's name
 * @param number counted from 1
 * @param specHash hash of the fields that need another container when they change
 * @param spec all of the specification, with its defaults
 * @param imageDigest what the image's reference meant when it was first used, {@code name@sha256:…}
 *     or an image's id; every instance of the revision is made of it; empty until it is known
 * @param created when it got its number
 * @param why what made it, as a sentence
 * @param good whether all instances have passed at once
 */
public record Revision(
    String pool,
    int number,
    String specHash,
    ServicePoolSpec spec,
    String imageDigest,
    Instant created,
    String why,
    boolean good) {
  /** The row's name: {@code servicepools/<pool>/<number>}. */
  public String rowName() {
    return prefix(pool) + number;
  }

  /** What the names of all revisions of a pool begin with. */
  public static String prefix(String pool) {
    return "servicepools/" + pool + "/";
  }

  /** The same, become the latest. */
  public Revision as(int newNumber, Instant now, String newWhy) {
    return new Revision(pool, newNumber, specHash, spec, imageDigest, now, newWhy, good);
  }

  /** The same with what its image's reference means. */
  public Revision pinned(String digest) {
    return new Revision(pool, number, specHash, spec, digest, created, why, good);
  }

  /** The same after all instances have passed at once. */
  public Revision proven() {
    return new Revision(pool, number, specHash, spec, imageDigest, created, why, true);
  }
}
