package io.abril.runtime.store;

import java.util.List;

/** How a transaction ended. */
public sealed interface CommitResult {
  /**
   * It was applied.
   *
   * @param entries the entries that were set, with their new revisions
   */
  record Ok(List<Entry> entries) implements CommitResult {
    /** Copies the list. */
    public Ok {
      entries = List.copyOf(entries);
    }
  }

  /** A revision differed; nothing was applied. */
  record Conflict(String detail) implements CommitResult {}

  /** The fence's session doesn't hold its lock; nothing was applied. */
  record Fenced(String detail) implements CommitResult {}

  /** The store refused (ACL); nothing was applied. */
  record Denied(String detail) implements CommitResult {}
}
