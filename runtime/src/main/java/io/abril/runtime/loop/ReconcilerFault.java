package io.abril.runtime.loop;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A reconciler doesn't keep its contract; the message says how, in a sentence for its object. */
class ReconcilerFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Frames of these say nothing of whose code it is. */
  private static final List<String> NOBODYS =
      List.of("java.", "javax.", "jdk.", "sun.", "io.netty.", "io.vertx.");

  /** These tell of a slip in the code rather than of the world, and their words are for nobody. */
  private static final Set<String> SLIPS =
      Set.of(
          "NullPointerException",
          "ClassCastException",
          "IndexOutOfBoundsException",
          "ArrayIndexOutOfBoundsException",
          "StringIndexOutOfBoundsException",
          "ArithmeticException",
          "NoSuchElementException",
          "ConcurrentModificationException",
          "UnsupportedOperationException");

  ReconcilerFault(String message) {
    super(message);
  }

  ReconcilerFault(String message, Throwable cause) {
    super(message, cause);
  }

  /** What to tell people of an error: its own words, or for a slip what and where it is. */
  static String words(Throwable error) {
    var type = error.getClass().getSimpleName();
    boolean slip = SLIPS.contains(type) || error instanceof Error;
    if (error.getMessage() != null && !slip) {
      return isBareName(error) ? type + ": " + error.getMessage() : error.getMessage();
    }
    var words = error.getMessage() == null ? "" : " (" + error.getMessage() + ")";
    return "its reconciler failed with "
        + (type.isEmpty() ? error.getClass().getName() : type)
        + words
        + place(error.getStackTrace()).map(at -> " at " + at).orElse("");
  }

  /** The JDK says only which file or host, and what is wrong with it by the type. */
  private static boolean isBareName(Throwable error) {
    return error instanceof IOException
        && error.getClass() != IOException.class
        && !error.getMessage().contains(" ");
  }

  /** The innermost frame that is neither the JDK's nor the network library's: {@code A.java:12}. */
  static Optional<String> place(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .filter(frame -> NOBODYS.stream().noneMatch(frame.getClassName()::startsWith))
        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
        .findFirst();
  }
}
