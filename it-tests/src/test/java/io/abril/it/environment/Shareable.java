package io.abril.it.environment;

/** What several test classes of a run use together. */
interface Shareable {
  /** Sets it up; fails with the reason. */
  void up();

  /** Takes away what a class left; the next one finds it as it was. */
  void clear();

  /** Takes it down, also after a half-done {@link #up}. */
  void down();
}
