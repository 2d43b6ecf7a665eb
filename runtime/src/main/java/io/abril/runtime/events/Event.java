package io.abril.runtime.events;

/**
 * Something that happened to an object.
 *
 * @param type {@code Normal} or {@code Warning}
 * @param reason one CamelCase word; events of one object and reason are counted together
 * @param message one sentence
 */
public record Event(String type, String reason, String message) {
  /** Something to be expected. */
  public static Event normal(String reason, String message) {
    return new Event("Normal", reason, message);
  }

  /** Something that a person may have to act on. */
  public static Event warning(String reason, String message) {
    return new Event("Warning", reason, message);
  }
}
