package io.abril.schema;

/**
 * One thing that is wrong with a document.
 *
 * @param line from 1
 * @param column from 1
 * @param field such as {@code spec.ports[0].name}; empty for the document as a whole
 * @param reason one CamelCase word for programs: NotYaml, UnknownKind, UnknownVersion,
 *     UnknownField, WrongType, Missing, Invalid, NameMismatch, TooLarge
 * @param message what is wrong and what to do about it
 */
public record Problem(int line, int column, String field, String reason, String message) {
  /** {@code line 7, column 3: spec.replcas: unknown field; did you mean 'replicas'?}. */
  public String sentence() {
    var where = "line " + line + ", column " + column + ": ";
    return field.isEmpty() ? where + message : where + field + ": " + message;
  }

  /** The same problem in a file where the document's first line has that number (from 1). */
  public Problem inFileFrom(int firstLine) {
    return new Problem(line + firstLine - 1, column, field, reason, message);
  }
}
